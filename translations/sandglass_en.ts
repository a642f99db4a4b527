<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>sandglass::ActivityDecorator</name>
    <message numerus="yes">
        <source>Done, with %n problem(s)</source>
        <translation>
            <numerusform>Done, with %n problem</numerusform>
            <numerusform>Done, with %n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ActivityPane</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::BudgetWords</name>
    <message numerus="yes">
        <source>%1 %2 of %Ln request(s) left</source>
        <translation>
            <numerusform>%1 %2 of %Ln request left</numerusform>
            <numerusform>%1 %2 of %Ln requests left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ChangesPane</name>
    <message numerus="yes">
        <source>%n sandboxes are selected</source>
        <translation>
            <numerusform>%n sandbox is selected</numerusform>
            <numerusform>%n sandboxes are selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::CloudLifetimePage</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::CloudOverview</name>
    <message numerus="yes">
        <source>%n wanted</source>
        <translation>
            <numerusform>%n wanted</numerusform>
            <numerusform>%n wanted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::CloudWords</name>
    <message numerus="yes">
        <source>%n instance(s) × (%1) per hour</source>
        <translation>
            <numerusform>%n instance × (%1) per hour</numerusform>
            <numerusform>%n instances × (%1) per hour</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ConflictDialog</name>
    <message numerus="yes">
        <source>%n of the names are in “%1” already.</source>
        <translation>
            <numerusform>%n of the names is in “%1” already.</numerusform>
            <numerusform>%n of the names are in “%1” already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ConnectionBanner</name>
    <message numerus="yes">
        <source>%n more connection(s) with problems…</source>
        <translation>
            <numerusform>%n more connection with problems…</numerusform>
            <numerusform>%n more connections with problems…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ConnectionEditor</name>
    <message numerus="yes">
        <source>It has %n project(s).</source>
        <translation>
            <numerusform>It has %n project.</numerusform>
            <numerusform>It has %n projects.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ConnectionsDialog</name>
    <message numerus="yes">
        <source>%1, %2, %n core(s), %3 of memory</source>
        <translation>
            <numerusform>%1, %2, %n core, %3 of memory</numerusform>
            <numerusform>%1, %2, %n cores, %3 of memory</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ConnectionsModel</name>
    <message numerus="yes">
        <source>%1, %2, %n sandbox(es)</source>
        <translation>
            <numerusform>%1, %2, %n sandbox</numerusform>
            <numerusform>%1, %2, %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::DetailsArea</name>
    <message numerus="yes">
        <source>%n sandboxes selected</source>
        <translation>
            <numerusform>%n sandbox selected</numerusform>
            <numerusform>%n sandboxes selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::EnvironmentActions</name>
    <message numerus="yes">
        <source>%n sandbox(es) were created from it.</source>
        <translation>
            <numerusform>%n sandbox was created from it.</numerusform>
            <numerusform>%n sandboxes were created from it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::FileCommands</name>
    <message numerus="yes">
        <source>Delete %n item(s)?</source>
        <translation>
            <numerusform>Delete %n item?</numerusform>
            <numerusform>Delete %n items?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n file(s)?</source>
        <translation>
            <numerusform>Delete %n file?</numerusform>
            <numerusform>Delete %n files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n item(s)</source>
        <translation>
            <numerusform>Delete %n item</numerusform>
            <numerusform>Delete %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n file(s)</source>
        <translation>
            <numerusform>Delete %n file</numerusform>
            <numerusform>Delete %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n item(s)</source>
        <translation>
            <numerusform>Deleted %n item</numerusform>
            <numerusform>Deleted %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::FilesPane</name>
    <message numerus="yes">
        <source>Getting %n item(s) ready to drag…</source>
        <translation>
            <numerusform>Getting %n item ready to drag…</numerusform>
            <numerusform>Getting %n items ready to drag…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) ready: drag again</source>
        <translation>
            <numerusform>%n item ready: drag again</numerusform>
            <numerusform>%n items ready: drag again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::ImageModel</name>
    <message numerus="yes">
        <source>Used by %n sandbox(es)</source>
        <translation>
            <numerusform>Used by %n sandbox</numerusform>
            <numerusform>Used by %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::InspectPane</name>
    <message numerus="yes">
        <source>%n sandboxes are selected</source>
        <translation>
            <numerusform>%n sandbox is selected</numerusform>
            <numerusform>%n sandboxes are selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::LimitsDialog</name>
    <message numerus="yes">
        <source>Limits of %n sandbox(es)</source>
        <translation>
            <numerusform>Limits of %n sandbox</numerusform>
            <numerusform>Limits of %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::LimitsPage</name>
    <message numerus="yes">
        <source>The machine has %n core(s)</source>
        <translation>
            <numerusform>The machine has %n core</numerusform>
            <numerusform>The machine has %n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::LogPane</name>
    <message numerus="yes">
        <source>%n sandbox(es)</source>
        <translation>
            <numerusform>%n sandbox</numerusform>
            <numerusform>%n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) shown</source>
        <translation>
            <numerusform>%n line shown</numerusform>
            <numerusform>%n lines shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n line(s) in %1</source>
        <translation>
            <numerusform>Saved %n line in %1</numerusform>
            <numerusform>Saved %n lines in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %1 of %n sandbox(es)</source>
        <translation>
            <numerusform>The first %1 of %n sandbox</numerusform>
            <numerusform>The first %1 of %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::LogSearchBar</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::LogView</name>
    <message numerus="yes">
        <source>Jump to latest (%n new)</source>
        <translation>
            <numerusform>Jump to latest (%n new)</numerusform>
            <numerusform>Jump to latest (%n new)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::MainWindow</name>
    <message numerus="yes">
        <source>%1: %2 and %n more</source>
        <translation>
            <numerusform>%1: %2 and %n more</numerusform>
            <numerusform>%1: %2 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::MetricsPane</name>
    <message numerus="yes">
        <source>The first %1 of %n sandboxes</source>
        <translation>
            <numerusform>The first %1 of %n sandbox</numerusform>
            <numerusform>The first %1 of %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sandboxes</source>
        <translation>
            <numerusform>%n sandbox</numerusform>
            <numerusform>%n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::NetworksPage</name>
    <message numerus="yes">
        <source>%n sandbox(es) are attached to it.</source>
        <translation>
            <numerusform>%n sandbox is attached to it.</numerusform>
            <numerusform>%n sandboxes are attached to it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::OverviewPane</name>
    <message numerus="yes">
        <source>%n sandboxes are selected</source>
        <translation>
            <numerusform>%n sandbox is selected</numerusform>
            <numerusform>%n sandboxes are selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n label</numerusform>
            <numerusform>%n labels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::QuitQuestion</name>
    <message numerus="yes">
        <source>%n open terminal(s)</source>
        <translation>
            <numerusform>%n open terminal</numerusform>
            <numerusform>%n open terminals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::QuestionDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::SandboxList</name>
    <message numerus="yes">
        <source>%n sandbox(es)</source>
        <translation>
            <numerusform>%n sandbox</numerusform>
            <numerusform>%n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sandbox(es)</source>
        <translation>
            <numerusform>%1 of %n sandbox</numerusform>
            <numerusform>%1 of %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sandbox(es) hidden by the filter.</source>
        <translation>
            <numerusform>%n sandbox hidden by the filter.</numerusform>
            <numerusform>%n sandboxes hidden by the filter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::StatusFooter</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n unknown</source>
        <translation>
            <numerusform>%1, %n unknown</numerusform>
            <numerusform>%1, %n unknown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>⚠ %n problem(s)</source>
        <translation>
            <numerusform>⚠ %n problem</numerusform>
            <numerusform>⚠ %n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n connection(s) ready</source>
        <translation>
            <numerusform>%1 of %n connection ready</numerusform>
            <numerusform>%1 of %n connections ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Started %n sandboxes</source>
        <translation>
            <numerusform>Started %n sandbox</numerusform>
            <numerusform>Started %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped %n sandboxes</source>
        <translation>
            <numerusform>Stopped %n sandbox</numerusform>
            <numerusform>Stopped %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restarted %n sandboxes</source>
        <translation>
            <numerusform>Restarted %n sandbox</numerusform>
            <numerusform>Restarted %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused %n sandboxes</source>
        <translation>
            <numerusform>Paused %n sandbox</numerusform>
            <numerusform>Paused %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resumed %n sandboxes</source>
        <translation>
            <numerusform>Resumed %n sandbox</numerusform>
            <numerusform>Resumed %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sent a signal to %n sandboxes</source>
        <translation>
            <numerusform>Sent a signal to %n sandbox</numerusform>
            <numerusform>Sent a signal to %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n sandboxes</source>
        <translation>
            <numerusform>Deleted %n sandbox</numerusform>
            <numerusform>Deleted %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tasks are done</source>
        <translation>
            <numerusform>%n task is done</numerusform>
            <numerusform>%n tasks are done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↕ %n task(s), %1</source>
        <translation>
            <numerusform>↕ %n task, %1</numerusform>
            <numerusform>↕ %n tasks, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>↕ %n task(s)</source>
        <translation>
            <numerusform>↕ %n task</numerusform>
            <numerusform>↕ %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::TerminalAdapter</name>
    <message numerus="yes">
        <source>The program in the terminal may run each of the %n line(s) at once.</source>
        <translation>
            <numerusform>The program in the terminal may run the %n line at once.</numerusform>
            <numerusform>The program in the terminal may run each of the %n lines at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::TransferStrip</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::UsagePage</name>
    <message numerus="yes">
        <source>Delete %n object(s)?</source>
        <translation>
            <numerusform>Delete %n object?</numerusform>
            <numerusform>Delete %n objects?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n object(s)</source>
        <translation>
            <numerusform>Delete %n object</numerusform>
            <numerusform>Delete %n objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n network(s).</source>
        <translation>
            <numerusform>Deleted %n network.</numerusform>
            <numerusform>Deleted %n networks.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransferWords</name>
    <message numerus="yes">
        <source>Uploaded %n file(s) (%1) to %2</source>
        <translation>
            <numerusform>Uploaded %n file (%1) to %2</numerusform>
            <numerusform>Uploaded %n files (%1) to %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Downloaded %n file(s) (%1) to %2</source>
        <translation>
            <numerusform>Downloaded %n file (%1) to %2</numerusform>
            <numerusform>Downloaded %n files (%1) to %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sandglass::DeleteConfirmation</name>
    <message numerus="yes">
        <source>Delete %n sandbox(es)</source>
        <translation>
            <numerusform>Delete %n sandbox</numerusform>
            <numerusform>Delete %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n sandbox(es)?</source>
        <translation>
            <numerusform>Delete %n sandbox?</numerusform>
            <numerusform>Delete %n sandboxes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them will be stopped first.</source>
        <translation>
            <numerusform>%n of them will be stopped first.</numerusform>
            <numerusform>%n of them will be stopped first.</numerusform>
        </translation>
    </message>
</context>
</TS>
