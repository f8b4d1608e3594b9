//! The page of the guide about the client names every endpoint, and every call that people may come from.

use bugle_clash::endpoints;

const PAGE: &str = include_str!("../../../../book/clash-client.md");

/// The methods of cocapi 4.0.1's `CocApi` that users call.
const COCAPI: &str = "batch clan clan_capitalraidseasons clan_current_war clan_leaguegroup clan_members clan_tag \
    clan_war_log clear_cache clear_metrics custom_endpoint from_credentials get_base_url get_cache_stats get_metrics goldpass \
    labels_clans labels_players league league_id league_season league_season_id leaguetiers leaguetiers_id location \
    location_capital_rankings location_clan_versus location_clans_builder_base location_id location_id_clan_rank \
    location_id_player_rank location_player_versus location_players_builder_base paginate players reset_base_url \
    set_base_url test verify_player_token warleague warleagues warleagues_id capitalleagues capitalleagues_id \
    builderbaseleagues builderbaseleagues_id add_request_middleware add_response_middleware";

/// The fields of its `ApiConfig`.
const API_CONFIG: &str = "base_url timeout max_retries retry_delay cache_ttl enable_caching enable_rate_limiting \
    use_pydantic_models requests_per_second burst_limit enable_metrics metrics_window_size enable_keepalive max_connections \
    max_keepalive_connections key_name key_count key_description auto_refresh_keys persist_keys key_storage_path";

/// The methods of coc.py 4.0.0's `Client` that users call.
const COC_PY: &str = "set_object_cls login login_with_keys login_with_tokens close dispatch search_clans get_clan get_clans \
    get_members get_war_log get_raid_log get_clan_war get_clan_wars get_league_group get_league_war get_league_wars \
    get_current_war get_current_wars search_locations get_location get_location_named get_location_clans \
    get_location_clans_capital get_location_players get_location_clans_builder_base get_location_players_builder_base \
    search_leagues get_league get_league_named search_builder_base_leagues get_builder_base_league \
    get_builder_base_league_named search_war_leagues get_war_league get_war_league_named search_capital_leagues \
    get_capital_league get_capital_league_named get_seasons get_season_rankings get_clan_labels get_player_labels get_player \
    get_players verify_player_token get_current_goldpass_season parse_army_link parse_account_data get_troop get_spell \
    get_hero get_pet get_equipment get_translation get_extended_cwl_group_data";

/// What its `Client` is made with.
const COC_PY_OPTIONS: &str = "key_count key_names throttle_limit loop correct_tags throttler connector timeout cache_max_size \
    stats_max_size load_game_data realtime raw_attribute base_url ip lookup_cache update_cache ignore_cached_errors";

/// The part of the page below this heading.
fn part(heading: &str) -> &str {
    let (_, part) = PAGE.split_once(&format!("\n## {heading}\n")).unwrap();
    part.split("\n## ").next().unwrap()
}

/// Whether a row of a table has `name` in its first cell, as code.
fn is_in_a_row(part: &str, name: &str) -> bool {
    let cells = part.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    cells.flat_map(|cell| cell.split('`')).any(|code| code.split('(').next() == Some(name))
}

#[test]
fn every_endpoint_is_in_the_table_and_nothing_else() {
    let part = part("Every endpoint");
    let rows: Vec<_> = part.lines().filter_map(|line| line.strip_prefix("| `")?.split('(').next()).collect();
    let expected: Vec<_> = endpoints::NAMES.iter().map(|name| name.replace("verified_token", "verify_token")).collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_call_and_option_of_cocapi_has_its_row() {
    for name in COCAPI.split_whitespace().chain(API_CONFIG.split_whitespace()) {
        assert!(is_in_a_row(part("From cocapi"), name), "{name}");
    }
}

#[test]
fn every_call_and_option_of_coc_py_has_its_row() {
    for name in COC_PY.split_whitespace().chain(COC_PY_OPTIONS.split_whitespace()) {
        assert!(is_in_a_row(part("From coc.py"), name), "{name}");
    }
}
