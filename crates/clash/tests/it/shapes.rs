//! A body of every kind, of our own making, in the shapes in which the API sends them.

use bugle_clash::{
    BattleLogEntry, Clan, GoldPass, Label, League, LeagueGroup, LeagueHistoryEntry, LeagueSeason, Location, Member,
    Model, Page, Player, PlayerLeagueGroup, RaidSeason, RankedClan, RankedPlayer, VerifiedToken, War, WarLogEntry,
};
use serde_json::{Value, json};

/// What a body reads into: gives it as it is written again, and how many fields were odd and how many are unknown.
pub(crate) type Again = fn(&[u8]) -> Result<(Value, u32, u32), String>;

pub(crate) fn again<T: Model>(body: &[u8]) -> Result<(Value, u32, u32), String> {
    let body = T::from_json(body).map_err(|error| error.to_string())?;
    Ok((body.value.to_service(), body.odd_fields, body.unknown))
}

/// A list as the API wraps it, with a page after it.
pub(crate) fn list(rows: impl Into<Value>) -> Value {
    json!({"items": rows.into(), "paging": {"cursors": {"after": "eyJwb3MiOjJ9"}}})
}

fn badge() -> Value {
    let address = |size: u32| format!("https://assets.example/badges/{size}/aB3_x.png");
    json!({"small": address(70), "medium": address(200), "large": address(512)})
}

/// A body of every kind, with what it reads into.
pub(crate) fn all() -> Vec<(&'static str, Value, Again)> {
    vec![
        ("clans", list(json!([clan()])), again::<Page<Clan>>),
        ("clan", clan(), again::<Clan>),
        ("members", list(json!([member()])), again::<Page<Member>>),
        ("war log", list(war_log()), again::<Page<WarLogEntry>>),
        ("war", war(), again::<War>),
        ("no war", no_war(), again::<War>),
        ("league group", league_group(), again::<LeagueGroup>),
        ("league group, searching", json!({"state": "notInWar"}), again::<LeagueGroup>),
        ("raids", list(json!([raid()])), again::<Page<RaidSeason>>),
        ("player", player(), again::<Player>),
        ("verified", json!({"tag": "#2PP", "token": "x7", "status": "ok"}), again::<VerifiedToken>),
        ("battles", json!({"items": battles()}), again::<Page<BattleLogEntry>>),
        ("history", json!({"items": [week()]}), again::<Page<LeagueHistoryEntry>>),
        ("players' group", players_group(), again::<PlayerLeagueGroup>),
        ("league", league(), again::<League>),
        ("leagues", list(json!([league(), {"id": 48_000_001, "name": "Bronze League III"}])), again::<Page<League>>),
        ("seasons", list(json!([{"id": "2025-08"}, {"id": "2025-10-06"}])), again::<Page<LeagueSeason>>),
        ("location", location(), again::<Location>),
        (
            "locations",
            list(json!([location(), {"id": 32_000_261, "name": "", "isCountry": false}])),
            again::<Page<Location>>,
        ),
        ("ranked clans", list(ranked_clans()), again::<Page<RankedClan>>),
        ("ranked players", list(ranked_players()), again::<Page<RankedPlayer>>),
        (
            "gold pass",
            json!({"startTime": "20260101T080100.000Z", "endTime": "20260201T080000.000Z"}),
            again::<GoldPass>,
        ),
        ("labels", list(json!([label()])), again::<Page<Label>>),
    ]
}

pub(crate) fn league() -> Value {
    json!({"id": 29_000_022, "name": "Legend League", "iconUrls": {"tiny": "https://a.example/1", "small": "https://a.example/2"}})
}

fn label() -> Value {
    json!({"id": 56_000_000, "name": "Clan Wars", "iconUrls": {"small": "https://a.example/1", "medium": "https://a.example/2"}})
}

fn location() -> Value {
    json!({"id": 32_000_007, "name": "Afghanistan", "isCountry": true, "countryCode": "AF"})
}

pub(crate) fn member() -> Value {
    json!({
        "tag": "#2YY", "name": "A", "role": "admin", "townHallLevel": 14, "expLevel": 200, "league": league(),
        "leagueTier": {"id": 105_000_034, "name": "Legend", "iconUrls": {"small": "s", "large": "l"}}, "trophies": 5000,
        "builderBaseTrophies": 4000, "builderBaseLeague": {"id": 44_000_041, "name": "Diamond"}, "clanRank": 1,
        "previousClanRank": 0, "donations": 10, "donationsReceived": 0,
        "playerHouse": {"elements": [{"type": "ground", "id": 82_000_000}, {"type": "roof", "id": 82_000_001}]},
    })
}

pub(crate) fn clan() -> Value {
    json!({
        "tag": "#2PP", "name": "Argonauts", "type": "inviteOnly", "description": "Rowing\nsince -1300", "location": location(),
        "isFamilyFriendly": false, "badgeUrls": badge(), "clanLevel": 20, "clanPoints": 40000, "clanBuilderBasePoints": 3,
        "clanCapitalPoints": 2, "capitalLeague": {"id": 85_000_022, "name": "Legend League"}, "requiredTrophies": 0,
        "warFrequency": "moreThanOncePerWeek", "warWinStreak": 1, "warWins": 2, "warTies": 0, "warLosses": 4,
        "isWarLogPublic": true, "warLeague": {"id": 48_000_018, "name": "Champion League I"}, "members": 1,
        "memberList": [member()], "labels": [label()], "requiredBuilderBaseTrophies": 0, "requiredTownhallLevel": 1,
        "clanCapital": {"capitalHallLevel": 10, "districts": [{"id": 70_000_000, "name": "Capital Peak", "districtHallLevel": 10}]},
        "chatLanguage": {"id": 75_000_000, "name": "English", "languageCode": "EN"},
    })
}

pub(crate) fn war_log() -> Value {
    let mut clan = json!({"tag": "#2PP", "name": "Argonauts", "badgeUrls": badge(), "clanLevel": 20, "attacks": 98, "stars": 201,
        "destructionPercentage": 496.2, "expEarned": 0});
    let season = json!({"result": null, "endTime": "20260112T120000.000Z", "teamSize": 15, "attacksPerMember": 1,
        "battleModifier": "none", "clan": clan,
        "opponent": {"badgeUrls": badge(), "clanLevel": 0, "stars": 229, "destructionPercentage": 0.0}});
    clan["destructionPercentage"] = json!(100.0);
    let war = json!({"result": "win", "endTime": "20260110T120000.000Z", "teamSize": 15, "attacksPerMember": 2, "clan": clan,
        "opponent": {"tag": "#2YY", "name": "B", "badgeUrls": badge(), "clanLevel": 3, "stars": 29, "destructionPercentage": 98}});
    json!([season, war])
}

fn side(tag: &str, player: &str, other: &str, order: u32) -> Value {
    let attack = |from: &str, to: &str, order: u32| {
        json!({"attackerTag": from, "defenderTag": to, "stars": 3,
        "destructionPercentage": 100, "order": order, "duration": 120})
    };
    json!({
        "tag": tag, "name": "A", "badgeUrls": badge(), "clanLevel": 2, "attacks": 1, "stars": 3,
        "destructionPercentage": 72.933_333_333_333_34, "members": [
            {"tag": player, "name": "B", "townhallLevel": 14, "mapPosition": 1, "attacks": [attack(player, other, order)],
             "opponentAttacks": 1, "bestOpponentAttack": attack(other, player, 3 - order)},
        ],
    })
}

/// A war of clan war leagues.
pub(crate) fn war() -> Value {
    json!({"state": "inWar", "teamSize": 15, "preparationStartTime": "20260110T120000.000Z",
        "startTime": "20260111T120000.000Z", "endTime": "20260112T120000.000Z", "warStartTime": "20260111T120000.000Z",
        "clan": side("#2PP", "#AA", "#BB", 1), "opponent": side("#2YY", "#BB", "#AA", 2)})
}

pub(crate) fn no_war() -> Value {
    let side = json!({"badgeUrls": badge(), "clanLevel": 0, "attacks": 0, "stars": 0, "destructionPercentage": 0});
    json!({"state": "notInWar", "clan": side, "opponent": side})
}

pub(crate) fn league_group() -> Value {
    let clan = |tag: &str| {
        json!({"tag": tag, "name": "A", "clanLevel": 9, "badgeUrls": badge(),
        "members": [{"tag": "#AA", "name": "B", "townHallLevel": 16}]})
    };
    json!({"state": "inWar", "season": "2026-01", "clans": [clan("#2PP"), clan("#2YY")],
        "rounds": [{"warTags": ["#9AA", "#9BB", "#9CC"]}, {"warTags": ["#0", "#0", "#0", "#0"]}]})
}

pub(crate) fn raid() -> Value {
    let attack = |percent: u32, stars: u32| {
        json!({"attacker": {"tag": "#AA", "name": "A"}, "destructionPercent": percent,
        "stars": stars})
    };
    let log = |other: &str| {
        json!({other: {"tag": "#2YY", "name": "B", "level": 20, "badgeUrls": badge()}, "attackCount": 3,
        "districtCount": 9, "districtsDestroyed": 1, "districts": [
            {"id": 70_000_000, "name": "Capital Peak", "districtHallLevel": 5, "destructionPercent": 100, "stars": 0,
             "attackCount": 3, "totalLooted": 1000, "attacks": [attack(100, 0), attack(70, 2), attack(40, 1)]},
            {"id": 70_000_001, "name": "Barbarian Camp", "districtHallLevel": 4, "destructionPercent": 0, "stars": 0,
             "attackCount": 0, "totalLooted": 0}]})
    };
    json!({"state": "ended", "startTime": "20260109T070000.000Z", "endTime": "20260112T070000.000Z",
        "capitalTotalLoot": 1000, "raidsCompleted": 0, "totalAttacks": 3, "enemyDistrictsDestroyed": 1, "offensiveReward": 190,
        "defensiveReward": 240, "members": [{"tag": "#AA", "name": "A", "attacks": 3, "attackLimit": 5, "bonusAttackLimit": 1,
            "capitalResourcesLooted": 1000}], "attackLog": [log("defender")], "defenseLog": [log("attacker")]})
}

pub(crate) fn player() -> Value {
    let unit = |name: &str, village: &str| json!({"name": name, "level": 3, "maxLevel": 9, "village": village});
    let safe = |info: &str| {
        json!({"name": "Keep Your Account Safe!", "stars": 3, "value": 1, "target": 1, "info": info,
        "completionInfo": null, "village": "home"})
    };
    json!({
        "tag": "#2PP", "name": "A", "townHallLevel": 16, "townHallWeaponLevel": 1, "expLevel": 240, "trophies": 5100,
        "bestTrophies": 6000, "warStars": 2000, "attackWins": 0, "defenseWins": 0, "builderHallLevel": 10,
        "builderBaseTrophies": 4000, "bestBuilderBaseTrophies": 4500, "role": "coLeader", "warPreference": "in",
        "donations": 0, "donationsReceived": 0, "clanCapitalContributions": 9,
        "clan": {"tag": "#2PP", "name": "Argonauts", "clanLevel": 20, "badgeUrls": badge()}, "league": league(),
        "leagueTier": {"id": 105_000_034, "name": "Legend"}, "currentLeagueGroupTag": "#9AA", "currentLeagueSeasonId": 0,
        "previousLeagueGroupTag": "#9BB", "previousLeagueSeasonId": 1_773_032_400_u32,
        "legendStatistics": {"legendTrophies": 100, "currentSeason": {"trophies": 5100, "rank": 3},
            "bestSeason": {"id": "2025-08", "rank": 2, "trophies": 6000}},
        "achievements": [safe("one"), safe("another")], "labels": [label()],
        "troops": [unit("Baby Dragon", "home"), unit("Baby Dragon", "builderBase")],
        "heroes": [{"name": "King", "level": 1, "maxLevel": 2, "village": "home", "equipment": [unit("Vial", "home")]}],
        "heroEquipment": [unit("Vial", "home")], "spells": [],
    })
}

pub(crate) fn battles() -> Value {
    let loot = json!([{"name": "Gold", "amount": 5}, {"name": "DarkElixir", "amount": 0}]);
    let battle = |kind: &str| {
        json!({"battleType": kind, "attack": true, "armyShareCode": "u1x0s1x2", "opponentPlayerTag": "#2YY",
        "stars": 1, "destructionPercentage": 90, "lootedResources": loot, "extraLootedResources": [], "availableLoot": loot})
    };
    let mut dated = battle("HOME_VILLAGE");
    dated["battleTimestamp"] = json!("20260701T120000.000Z");
    dated["battleTime"] = json!(171);
    json!([battle("ranked"), dated, battle("LEGEND"), battle("MINUS_ONE"), battle("minusOne")])
}

fn week() -> Value {
    json!({"leagueSeasonId": 1_770_613_200, "leagueTrophies": 1107, "leagueTierId": 105_000_031, "placement": 9,
        "attackWins": 24, "attackLosses": 0, "attackStars": 0, "defenseWins": 0, "defenseLosses": 21, "defenseStars": 42,
        "maxBattles": 30})
}

fn players_group() -> Value {
    let battle = json!({"opponentPlayerTag": "#2YY", "opponentName": "B", "stars": 3, "destructionPercentage": 100,
        "trophies": 40, "creationTime": "2026-03-11T18:14:44Z"});
    json!({"members": [{"playerTag": "#2PP", "playerName": "A", "clanTag": "#2YY", "clanName": "B", "leagueTrophies": 1200,
        "attackWinCount": 19, "attackLoseCount": 1, "defenseWinCount": 0, "defenseLoseCount": 20}],
        "attackLogs": [battle], "defenseLogs": [battle]})
}

pub(crate) fn ranked_clans() -> Value {
    let clan = |tag: &str, points: &str, twin: Option<&str>| {
        let mut clan = json!({"tag": tag, "name": "A", "location": location(), "badgeUrls": badge(), "clanLevel": 20,
            "members": 50, "rank": 1, "previousRank": -1});
        clan[points] = json!(5000);
        if let Some(twin) = twin {
            clan[twin] = json!(5000);
        }
        clan
    };
    json!([
        clan("#2PP", "clanPoints", None),
        clan("#2YY", "clanBuilderBasePoints", Some("clanVersusPoints")),
        clan("#2QQ", "clanCapitalPoints", None)
    ])
}

pub(crate) fn ranked_players() -> Value {
    let clan = json!({"tag": "#2PP", "name": "Argonauts", "badgeUrls": badge()});
    json!([{"tag": "#2PP", "name": "A", "expLevel": 240, "trophies": 5000, "attackWins": 50, "defenseWins": 1, "rank": 1,
        "previousRank": 3, "clan": clan, "league": league()},
        {"tag": "#2YY", "name": "B", "expLevel": 247, "rank": 2, "previousRank": -1, "builderBaseTrophies": 5700,
         "clan": clan, "builderBaseLeague": {"id": 44_000_038, "name": "Ruby"}, "versusTrophies": 5700, "versusBattleWins": 0}])
}
