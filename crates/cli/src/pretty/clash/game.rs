//! What happens to the game as a whole, and by its calendar.

use bugle::clash::Event;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::MaintenanceStarted(_) => "maintenance began".to_owned(),
        Event::MaintenanceEnded(_) => "maintenance ended".to_owned(),
        Event::SeasonStarted(it) => format!("a season began, until {}", it.end_time),
        Event::SeasonEnded(it) => format!("the season since {} is over", it.start_time),
        Event::ClanGamesStarted(it) => format!("the clan games began, until {}", it.end_time),
        Event::ClanGamesEnded(_) => "the clan games are over".to_owned(),
        Event::CwlSignUpStarted(it) => format!("clans can sign up for clan war leagues, until {}", it.end_time),
        Event::CwlSignUpEnded(_) => "the days to sign up for clan war leagues are over".to_owned(),
        Event::RaidWeekendStarted(it) => format!("a raid weekend began, until {}", it.end_time),
        Event::RaidWeekendEnded(_) => "the raid weekend is over".to_owned(),
        _ => return None,
    })
}
