// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/emulator/admin.h"

#include "tests/emulator/emulator.h"

using namespace Qt::StringLiterals;

namespace sandglass::emulator {

namespace {
Task<Answer> listFaults(Emulator& emulator, Request)
{
    co_return answer(emulator.faults.json());
}

Task<Answer> orderFault(Emulator& emulator, Request request)
{
    const auto ordered = emulator.faults.order(request.body);
    co_return ordered ? answer() : failure(400, ordered.error());
}

Task<Answer> clearFaults(Emulator& emulator, Request)
{
    emulator.faults.clear();
    co_return answer();
}

Task<Answer> listRequests(Emulator& emulator, Request)
{
    co_return answer(emulator.recorder.json());
}

Task<Answer> clearRequests(Emulator& emulator, Request)
{
    emulator.recorder.clear();
    co_return answer();
}

Task<Answer> setRateLimit(Emulator& emulator, Request request)
{
    emulator.rate.setLimit(request.body.value("limit"_L1).toInt(emulator.options.rateLimit),
                           request.body.value("windowSeconds"_L1).toInt(emulator.options.rateWindowSeconds));
    co_return answer();
}
} // namespace

QList<Route> adminRoutes()
{
    return {
        {"GET", u"faults"_s, u"public"_s, &listFaults},         {"POST", u"faults"_s, u"public"_s, &orderFault},
        {"DELETE", u"faults"_s, u"public"_s, &clearFaults},     {"GET", u"requests"_s, u"public"_s, &listRequests},
        {"DELETE", u"requests"_s, u"public"_s, &clearRequests}, {"POST", u"rate-limit"_s, u"public"_s, &setRateLimit},
    };
}

} // namespace sandglass::emulator
