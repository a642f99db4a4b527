// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/operationwords.h"

#include <QtGlobal>

namespace sandglass {

OperationWords wordsOf(Operation operation)
{
    switch (operation) {
    case Operation::None:
        return {QT_TRANSLATE_NOOP("Format", "Working"), QT_TRANSLATE_NOOP("Format", "Done"),
                QT_TRANSLATE_NOOP("Format", "“%1” failed"), QT_TRANSLATE_NOOP("Format", "Something failed")};
    case Operation::Connect:
        return {QT_TRANSLATE_NOOP("Format", "Connecting to %1"), QT_TRANSLATE_NOOP("Format", "Connected to %1"),
                QT_TRANSLATE_NOOP("Format", "Could not connect to “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not connect")};
    case Operation::ListSandboxes:
        return {QT_TRANSLATE_NOOP("Format", "Listing the sandboxes of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the sandboxes of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the sandboxes of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the sandboxes")};
    case Operation::CreateSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Creating %1"), QT_TRANSLATE_NOOP("Format", "Created %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the sandbox")};
    case Operation::StartSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Starting %1"), QT_TRANSLATE_NOOP("Format", "Started %1"),
                QT_TRANSLATE_NOOP("Format", "Could not start sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not start the sandbox")};
    case Operation::StopSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Stopping %1"), QT_TRANSLATE_NOOP("Format", "Stopped %1"),
                QT_TRANSLATE_NOOP("Format", "Could not stop sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not stop the sandbox")};
    case Operation::RestartSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Restarting %1"), QT_TRANSLATE_NOOP("Format", "Restarted %1"),
                QT_TRANSLATE_NOOP("Format", "Could not restart sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not restart the sandbox")};
    case Operation::PauseSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Pausing %1"), QT_TRANSLATE_NOOP("Format", "Paused %1"),
                QT_TRANSLATE_NOOP("Format", "Could not pause sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not pause the sandbox")};
    case Operation::UnpauseSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Resuming %1"), QT_TRANSLATE_NOOP("Format", "Resumed %1"),
                QT_TRANSLATE_NOOP("Format", "Could not resume sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not resume the sandbox")};
    case Operation::KillSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Killing %1"), QT_TRANSLATE_NOOP("Format", "Killed %1"),
                QT_TRANSLATE_NOOP("Format", "Could not kill sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not kill the sandbox")};
    case Operation::RenameSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Renaming %1"), QT_TRANSLATE_NOOP("Format", "Renamed %1"),
                QT_TRANSLATE_NOOP("Format", "Could not rename sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not rename the sandbox")};
    case Operation::UpdateSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Changing the limits of %1"),
                QT_TRANSLATE_NOOP("Format", "Changed the limits of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not change the limits of sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not change the limits of the sandbox")};
    case Operation::DeleteSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Deleting %1"), QT_TRANSLATE_NOOP("Format", "Deleted %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the sandbox")};
    case Operation::InspectSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Inspecting %1"), QT_TRANSLATE_NOOP("Format", "Inspected %1"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect the sandbox")};
    case Operation::ListProcesses:
        return {QT_TRANSLATE_NOOP("Format", "Listing the processes of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the processes of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the processes of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the processes")};
    case Operation::ListChanges:
        return {QT_TRANSLATE_NOOP("Format", "Listing the changes of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the changes of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list what “%1” changed"),
                QT_TRANSLATE_NOOP("Format", "Could not list what the sandbox changed")};
    case Operation::ListImages:
        return {QT_TRANSLATE_NOOP("Format", "Listing the images of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the images of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the images of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the images")};
    case Operation::InspectImage:
        return {QT_TRANSLATE_NOOP("Format", "Inspecting image %1"), QT_TRANSLATE_NOOP("Format", "Inspected image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect the image")};
    case Operation::PullImage:
        return {QT_TRANSLATE_NOOP("Format", "Pulling image %1"), QT_TRANSLATE_NOOP("Format", "Pulled image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not pull image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not pull the image")};
    case Operation::ImportImage:
        return {QT_TRANSLATE_NOOP("Format", "Importing image %1"), QT_TRANSLATE_NOOP("Format", "Imported image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not import image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not import the image")};
    case Operation::LoadImage:
        return {QT_TRANSLATE_NOOP("Format", "Loading images from %1"),
                QT_TRANSLATE_NOOP("Format", "Loaded images from %1"),
                QT_TRANSLATE_NOOP("Format", "Could not load images from “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not load images")};
    case Operation::SaveImage:
        return {QT_TRANSLATE_NOOP("Format", "Saving image %1"), QT_TRANSLATE_NOOP("Format", "Saved image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not save image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not save the image")};
    case Operation::TagImage:
        return {QT_TRANSLATE_NOOP("Format", "Tagging image %1"), QT_TRANSLATE_NOOP("Format", "Tagged image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not tag image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not tag the image")};
    case Operation::RemoveImage:
        return {QT_TRANSLATE_NOOP("Format", "Deleting image %1"), QT_TRANSLATE_NOOP("Format", "Deleted image %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete image “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the image")};
    case Operation::ListVolumes:
        return {QT_TRANSLATE_NOOP("Format", "Listing the volumes of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the volumes of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the volumes of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the volumes")};
    case Operation::CreateVolume:
        return {QT_TRANSLATE_NOOP("Format", "Creating volume %1"), QT_TRANSLATE_NOOP("Format", "Created volume %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create volume “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the volume")};
    case Operation::InspectVolume:
        return {QT_TRANSLATE_NOOP("Format", "Inspecting volume %1"), QT_TRANSLATE_NOOP("Format", "Inspected volume %1"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect volume “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect the volume")};
    case Operation::RemoveVolume:
        return {QT_TRANSLATE_NOOP("Format", "Deleting volume %1"), QT_TRANSLATE_NOOP("Format", "Deleted volume %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete volume “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the volume")};
    case Operation::ListNetworks:
        return {QT_TRANSLATE_NOOP("Format", "Listing the networks of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the networks of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the networks of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the networks")};
    case Operation::CreateNetwork:
        return {QT_TRANSLATE_NOOP("Format", "Creating network %1"), QT_TRANSLATE_NOOP("Format", "Created network %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create network “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the network")};
    case Operation::InspectNetwork:
        return {QT_TRANSLATE_NOOP("Format", "Inspecting network %1"),
                QT_TRANSLATE_NOOP("Format", "Inspected network %1"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect network “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not inspect the network")};
    case Operation::RemoveNetwork:
        return {QT_TRANSLATE_NOOP("Format", "Deleting network %1"), QT_TRANSLATE_NOOP("Format", "Deleted network %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete network “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the network")};
    case Operation::ReadDiskUsage:
        return {QT_TRANSLATE_NOOP("Format", "Measuring the disk usage of %1"),
                QT_TRANSLATE_NOOP("Format", "Measured the disk usage of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not measure the disk usage of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not measure the disk usage")};
    case Operation::Prune:
        return {QT_TRANSLATE_NOOP("Format", "Cleaning up %1"), QT_TRANSLATE_NOOP("Format", "Cleaned up %1"),
                QT_TRANSLATE_NOOP("Format", "Could not clean up “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not clean up")};
    case Operation::ReadLogs:
        return {QT_TRANSLATE_NOOP("Format", "Reading the logs of %1"),
                QT_TRANSLATE_NOOP("Format", "Read the logs of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not read the logs of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not read the logs")};
    case Operation::RunCommand:
        return {QT_TRANSLATE_NOOP("Format", "Running a command in %1"),
                QT_TRANSLATE_NOOP("Format", "Ran a command in %1"),
                QT_TRANSLATE_NOOP("Format", "Could not run the command in “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not run the command")};
    case Operation::OpenTerminal:
        return {QT_TRANSLATE_NOOP("Format", "Opening a terminal in %1"),
                QT_TRANSLATE_NOOP("Format", "Opened a terminal in %1"),
                QT_TRANSLATE_NOOP("Format", "Could not open a terminal in “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not open a terminal")};
    case Operation::ResizeTerminal:
        return {QT_TRANSLATE_NOOP("Format", "Resizing the terminal of %1"),
                QT_TRANSLATE_NOOP("Format", "Resized the terminal of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not resize the terminal of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not resize the terminal")};
    case Operation::ReadMetrics:
        return {QT_TRANSLATE_NOOP("Format", "Reading the metrics of %1"),
                QT_TRANSLATE_NOOP("Format", "Read the metrics of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not read the metrics of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not read the metrics")};
    case Operation::ListDirectory:
        return {QT_TRANSLATE_NOOP("Format", "Listing %1"), QT_TRANSLATE_NOOP("Format", "Listed %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the folder")};
    case Operation::UploadFiles:
        return {QT_TRANSLATE_NOOP("Format", "Uploading %1"), QT_TRANSLATE_NOOP("Format", "Uploaded %1"),
                QT_TRANSLATE_NOOP("Format", "Could not upload “%1”"), QT_TRANSLATE_NOOP("Format", "Could not upload")};
    case Operation::DownloadFiles:
        return {QT_TRANSLATE_NOOP("Format", "Downloading %1"), QT_TRANSLATE_NOOP("Format", "Downloaded %1"),
                QT_TRANSLATE_NOOP("Format", "Could not download “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not download")};
    case Operation::DeleteFile:
        return {QT_TRANSLATE_NOOP("Format", "Deleting %1"), QT_TRANSLATE_NOOP("Format", "Deleted %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the file")};
    case Operation::RenameFile:
        return {QT_TRANSLATE_NOOP("Format", "Renaming %1"), QT_TRANSLATE_NOOP("Format", "Renamed %1"),
                QT_TRANSLATE_NOOP("Format", "Could not rename “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not rename the file")};
    case Operation::CreateDirectory:
        return {QT_TRANSLATE_NOOP("Format", "Creating folder %1"), QT_TRANSLATE_NOOP("Format", "Created folder %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create folder “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the folder")};
    case Operation::ReadConfiguration:
        return {QT_TRANSLATE_NOOP("Format", "Reading the settings %1"),
                QT_TRANSLATE_NOOP("Format", "Read the settings %1"),
                QT_TRANSLATE_NOOP("Format", "Could not read the settings “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not read the settings")};
    case Operation::WriteConfiguration:
        return {QT_TRANSLATE_NOOP("Format", "Saving the settings %1"),
                QT_TRANSLATE_NOOP("Format", "Saved the settings %1"),
                QT_TRANSLATE_NOOP("Format", "Could not save the settings “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not save the settings")};
    case Operation::StartEngine:
        return {QT_TRANSLATE_NOOP("Format", "Starting engine %1"), QT_TRANSLATE_NOOP("Format", "Started engine %1"),
                QT_TRANSLATE_NOOP("Format", "Could not start engine “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not start the engine")};
    case Operation::SaveLogs:
        return {QT_TRANSLATE_NOOP("Format", "Saving the logs of %1"),
                QT_TRANSLATE_NOOP("Format", "Saved the logs of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not save the logs of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not save the logs")};
    case Operation::CloseTerminal:
        return {QT_TRANSLATE_NOOP("Format", "Closing the terminal of %1"),
                QT_TRANSLATE_NOOP("Format", "Closed the terminal of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not close the terminal of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not close the terminal")};
    case Operation::AddConnection:
        return {QT_TRANSLATE_NOOP("Format", "Adding connection %1"), QT_TRANSLATE_NOOP("Format", "Added connection %1"),
                QT_TRANSLATE_NOOP("Format", "Could not add connection “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not add the connection")};
    case Operation::ChangeConnection:
        return {QT_TRANSLATE_NOOP("Format", "Changing connection %1"),
                QT_TRANSLATE_NOOP("Format", "Changed connection %1"),
                QT_TRANSLATE_NOOP("Format", "Could not change connection “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not change the connection")};
    case Operation::RemoveConnection:
        return {QT_TRANSLATE_NOOP("Format", "Removing connection %1"),
                QT_TRANSLATE_NOOP("Format", "Removed connection %1"),
                QT_TRANSLATE_NOOP("Format", "Could not remove connection “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not remove the connection")};
    case Operation::EnableConnection:
        return {QT_TRANSLATE_NOOP("Format", "Enabling connection %1"),
                QT_TRANSLATE_NOOP("Format", "Enabled connection %1"),
                QT_TRANSLATE_NOOP("Format", "Could not enable connection “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not enable the connection")};
    case Operation::DisableConnection:
        return {QT_TRANSLATE_NOOP("Format", "Disabling connection %1"),
                QT_TRANSLATE_NOOP("Format", "Disabled connection %1"),
                QT_TRANSLATE_NOOP("Format", "Could not disable connection “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not disable the connection")};
    case Operation::ScaleSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Scaling %1"), QT_TRANSLATE_NOOP("Format", "Scaled %1"),
                QT_TRANSLATE_NOOP("Format", "Could not scale sandbox “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not scale the sandbox")};
    case Operation::WaitForSandbox:
        return {QT_TRANSLATE_NOOP("Format", "Waiting for %1"), QT_TRANSLATE_NOOP("Format", "Waited for %1"),
                QT_TRANSLATE_NOOP("Format", "Could not wait until “%1” was ready"),
                QT_TRANSLATE_NOOP("Format", "Could not wait until the sandbox was ready")};
    case Operation::ListInstances:
        return {QT_TRANSLATE_NOOP("Format", "Listing the instances of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the instances of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the instances of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the instances")};
    case Operation::ListPorts:
        return {QT_TRANSLATE_NOOP("Format", "Listing the ports of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the ports of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the ports of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the ports")};
    case Operation::ChangePorts:
        return {QT_TRANSLATE_NOOP("Format", "Changing the ports of %1"),
                QT_TRANSLATE_NOOP("Format", "Changed the ports of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not change the ports of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not change the ports")};
    case Operation::ForwardPort:
        return {QT_TRANSLATE_NOOP("Format", "Forwarding a port of %1"),
                QT_TRANSLATE_NOOP("Format", "Forwarded a port of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not forward a port of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not forward the port")};
    case Operation::StopForwarding:
        return {QT_TRANSLATE_NOOP("Format", "Ending the forwarding of a port of %1"),
                QT_TRANSLATE_NOOP("Format", "Ended the forwarding of a port of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not end the forwarding of a port of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not end the forwarding of the port")};
    case Operation::ListProjects:
        return {QT_TRANSLATE_NOOP("Format", "Listing the projects of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the projects of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the projects of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the projects")};
    case Operation::CreateProject:
        return {QT_TRANSLATE_NOOP("Format", "Creating project %1"), QT_TRANSLATE_NOOP("Format", "Created project %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create project “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the project")};
    case Operation::DeleteProject:
        return {QT_TRANSLATE_NOOP("Format", "Deleting project %1"), QT_TRANSLATE_NOOP("Format", "Deleted project %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete project “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the project")};
    case Operation::ReadCatalogue:
        return {QT_TRANSLATE_NOOP("Format", "Reading the catalogue of %1"),
                QT_TRANSLATE_NOOP("Format", "Read the catalogue of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not read the catalogue of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not read the provider’s catalogue")};
    case Operation::ListCloudVolumes:
        return {QT_TRANSLATE_NOOP("Format", "Listing the disks of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the disks of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the disks of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the disks")};
    case Operation::CreateCloudVolume:
        return {QT_TRANSLATE_NOOP("Format", "Creating disk %1"), QT_TRANSLATE_NOOP("Format", "Created disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the disk")};
    case Operation::DeleteCloudVolume:
        return {QT_TRANSLATE_NOOP("Format", "Deleting disk %1"), QT_TRANSLATE_NOOP("Format", "Deleted disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the disk")};
    case Operation::ResizeVolume:
        return {QT_TRANSLATE_NOOP("Format", "Growing disk %1"), QT_TRANSLATE_NOOP("Format", "Grew disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not grow disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not grow the disk")};
    case Operation::AttachVolume:
        return {QT_TRANSLATE_NOOP("Format", "Attaching disk %1"), QT_TRANSLATE_NOOP("Format", "Attached disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not attach disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not attach the disk")};
    case Operation::DetachVolume:
        return {QT_TRANSLATE_NOOP("Format", "Detaching disk %1"), QT_TRANSLATE_NOOP("Format", "Detached disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not detach disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not detach the disk")};
    case Operation::BackUpVolume:
        return {QT_TRANSLATE_NOOP("Format", "Backing up disk %1"), QT_TRANSLATE_NOOP("Format", "Backed up disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not back up disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not back up the disk")};
    case Operation::ListBackups:
        return {QT_TRANSLATE_NOOP("Format", "Listing the backups of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the backups of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the backups of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the backups")};
    case Operation::RestoreVolume:
        return {QT_TRANSLATE_NOOP("Format", "Restoring disk %1"), QT_TRANSLATE_NOOP("Format", "Restored disk %1"),
                QT_TRANSLATE_NOOP("Format", "Could not restore disk “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not restore the disk")};
    case Operation::DeleteBackup:
        return {QT_TRANSLATE_NOOP("Format", "Deleting backup %1"), QT_TRANSLATE_NOOP("Format", "Deleted backup %1"),
                QT_TRANSLATE_NOOP("Format", "Could not delete backup “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not delete the backup")};
    case Operation::ListSecretGroups:
        return {QT_TRANSLATE_NOOP("Format", "Listing the secret groups of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the secret groups of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the secret groups of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the secret groups")};
    case Operation::CreateSecretGroup:
        return {QT_TRANSLATE_NOOP("Format", "Creating secret group %1"),
                QT_TRANSLATE_NOOP("Format", "Created secret group %1"),
                QT_TRANSLATE_NOOP("Format", "Could not create secret group “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not create the secret group")};
    case Operation::ChangeSecretGroup:
        return {QT_TRANSLATE_NOOP("Format", "Changing secret group %1"),
                QT_TRANSLATE_NOOP("Format", "Changed secret group %1"),
                QT_TRANSLATE_NOOP("Format", "Could not change secret group “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not change the secret group")};
    case Operation::ListTemplates:
        return {QT_TRANSLATE_NOOP("Format", "Listing the templates of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the templates of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the templates of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the templates")};
    case Operation::CreateTemplate:
        return {QT_TRANSLATE_NOOP("Format", "Saving template %1"), QT_TRANSLATE_NOOP("Format", "Saved template %1"),
                QT_TRANSLATE_NOOP("Format", "Could not save template “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not save the template")};
    case Operation::RunTemplate:
        return {QT_TRANSLATE_NOOP("Format", "Running template %1"), QT_TRANSLATE_NOOP("Format", "Ran template %1"),
                QT_TRANSLATE_NOOP("Format", "Could not run template “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not run the template")};
    case Operation::ReadSecret:
        return {QT_TRANSLATE_NOOP("Format", "Reading the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Read the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not read the secret of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not read the secret")};
    case Operation::WriteSecret:
        return {QT_TRANSLATE_NOOP("Format", "Keeping the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Kept the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not keep the secret of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not keep the secret")};
    case Operation::RemoveSecret:
        return {QT_TRANSLATE_NOOP("Format", "Removing the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Removed the secret of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not remove the secret of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not remove the secret")};
    case Operation::ListSecrets:
        return {QT_TRANSLATE_NOOP("Format", "Listing the secrets of %1"),
                QT_TRANSLATE_NOOP("Format", "Listed the secrets of %1"),
                QT_TRANSLATE_NOOP("Format", "Could not list the secrets of “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not list the secrets")};
    case Operation::SetUpVault:
        return {QT_TRANSLATE_NOOP("Format", "Setting up vault %1"), QT_TRANSLATE_NOOP("Format", "Set up vault %1"),
                QT_TRANSLATE_NOOP("Format", "Could not set up vault “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not set up the vault")};
    case Operation::UnlockVault:
        return {QT_TRANSLATE_NOOP("Format", "Unlocking vault %1"), QT_TRANSLATE_NOOP("Format", "Unlocked vault %1"),
                QT_TRANSLATE_NOOP("Format", "Could not unlock vault “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not unlock the vault")};
    case Operation::ChangeVaultKey:
        return {QT_TRANSLATE_NOOP("Format", "Changing the key of vault %1"),
                QT_TRANSLATE_NOOP("Format", "Changed the key of vault %1"),
                QT_TRANSLATE_NOOP("Format", "Could not change the key of vault “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not change the key of the vault")};
    case Operation::OpenStore:
        return {QT_TRANSLATE_NOOP("Format", "Opening %1"), QT_TRANSLATE_NOOP("Format", "Opened %1"),
                QT_TRANSLATE_NOOP("Format", "Could not open “%1”"),
                QT_TRANSLATE_NOOP("Format", "Could not open what Sandglass keeps")};
    }
    return wordsOf(Operation::None);
}

} // namespace sandglass
