"""The words of a forecast: when a job will be done, and what that rests on."""

from datetime import datetime, timedelta

from deadline_bot.domain.forecast.forecast import BasisKind, Forecast, LimitRisk
from deadline_bot.wording.document import Line, Text
from deadline_bot.wording.forms import Wording

#: Less than this is not worth a number.
_LEAST = timedelta(minutes=1)


def forecast_line(wording: Wording, forecast: Forecast) -> Line:
    """When it will be done, by what; where nobody knows, that. The own zone is explained below."""
    basis = forecast.basis
    if forecast.p90_at is None:
        return wording.line("forecast.unknown")
    if forecast.p50_at is None:
        return wording.line("forecast.limit", at=wording.instant_in_list(forecast.p90_at))
    done = wording.line(
        "forecast",
        p50=wording.instant_in_list(forecast.p50_at),
        p90=wording.instant_in_list(forecast.p90_at),
    )
    words = [wording.say(f"forecast.basis.{basis.kind.name.lower()}", n=basis.n_runs)]
    if basis.standing_since is not None:
        words.append(wording.say("forecast.standing"))
    if basis.is_restarted:
        words.append(wording.say("forecast.restarted"))
    told = wording.line("forecast.by", done=done, basis=wording.listed([(Text(w),) for w in words]))
    if forecast.limit_risk is LimitRisk.NONE or forecast.limit_at is None:
        return told
    risk = forecast.limit_risk.value
    cut = wording.line(f"forecast.limit.{risk}", at=wording.instant_in_list(forecast.limit_at))
    return wording.line("forecast.cut", forecast=told, cut=cut)


def forecast_words(wording: Wording, forecast: Forecast, now: datetime) -> str:
    """In a list: how long it still takes; empty where nobody knows."""
    if forecast.p50_at is None or forecast.p90_at is None:
        return ""
    if forecast.basis.kind in {BasisKind.LIMIT, BasisKind.UNKNOWN}:
        return ""
    p50, p90 = (
        wording.duration(max(at - now, _LEAST)) for at in (forecast.p50_at, forecast.p90_at)
    )
    if p50 == p90:
        return wording.say("forecast.left.about", duration=p50)
    return wording.say("forecast.left", p50=p50, p90=p90)
