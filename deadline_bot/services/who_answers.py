"""Who answers what, and which commands are of which kind."""

from dataclasses import dataclass

from deadline_bot.domain.answer import Command
from deadline_bot.services.acknowledge import Acknowledge
from deadline_bot.services.answer_jobs import AnswerJobs
from deadline_bot.services.change_settings import ChangeSettings
from deadline_bot.services.enter_reminder import EnterReminder
from deadline_bot.services.follow_competitions import FollowCompetitions
from deadline_bot.services.keep_reminders import KeepReminders
from deadline_bot.services.manage_competitions import ManageCompetitions
from deadline_bot.services.manage_plan import ManagePlan
from deadline_bot.services.pick_finals import PickFinals
from deadline_bot.services.remind import Remind
from deadline_bot.services.respond import Respond
from deadline_bot.services.show_homes import ShowHomes
from deadline_bot.services.show_pictures import ShowPictures

#: What only asks, and says nothing but dates.
DATES = frozenset({Command.STATUS, Command.UPCOMING, Command.LIST, Command.HELP})
#: What may be said in a channel that people of other organisations read.
ANYWHERE = DATES | {
    Command.SETTINGS,
    Command.MUTE,
    Command.UNMUTE,
    Command.FOLLOW,
    Command.UNFOLLOW,
}
#: What changes nothing, and so may be said again for all.
ASKING = DATES | {Command.REMINDERS, Command.WHO, Command.JOBS, Command.SUBS}
#: What is about a channel's competitions or settings: said to the bot alone, of its own channel.
ABOUT_CHANNEL = frozenset(
    {
        Command.ADD,
        Command.MOVE,
        Command.REMOVE,
        Command.FOLLOW,
        Command.UNFOLLOW,
        Command.MUTE,
        Command.UNMUTE,
        Command.SETTINGS,
    }
)


@dataclass(frozen=True, slots=True)
class Services:
    """Whoever answers."""

    respond: Respond
    remind: Remind
    forms: EnterReminder
    keep: KeepReminders
    acknowledge: Acknowledge
    manage: ManageCompetitions
    follow: FollowCompetitions
    settings: ChangeSettings
    homes: ShowHomes
    jobs: AnswerJobs
    plans: ManagePlan
    pick: PickFinals
    pictures: ShowPictures
