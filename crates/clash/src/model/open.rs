//! Words of the API that come from a list which may grow: an unknown word is kept as it was sent.

use bugle_model::open_enum;

open_enum! {
    /// Who may join a clan.
    pub enum ClanType {
        /// Anybody.
        Open = "open",
        /// Who is invited or accepted.
        InviteOnly = "inviteOnly",
        /// Nobody.
        Closed = "closed",
    }
}

open_enum! {
    /// A member's rank in the clan's order.
    pub enum Role {
        /// A plain member.
        Member = "member",
        /// An elder. The API calls it `admin`.
        Elder = "admin",
        /// A co-leader.
        CoLeader = "coLeader",
        /// The one leader.
        Leader = "leader",
        /// In no clan.
        NotMember = "notMember",
    }
}

open_enum! {
    /// How often a clan says it goes to war.
    pub enum WarFrequency {
        /// Always.
        Always = "always",
        /// Several times a week.
        MoreThanOncePerWeek = "moreThanOncePerWeek",
        /// Once a week.
        OncePerWeek = "oncePerWeek",
        /// Rarely.
        LessThanOncePerWeek = "lessThanOncePerWeek",
        /// Never.
        Never = "never",
        /// The clan does not say. The API's own word is `unknown`.
        Unsaid = "unknown",
        /// Any: documented, never seen.
        Any = "any",
    }
}

open_enum! {
    /// Whether a player wants to be in wars.
    pub enum WarPreference {
        /// Wants to.
        In = "in",
        /// Does not.
        Out = "out",
    }
}

open_enum! {
    /// How far a war has come.
    pub enum WarState {
        /// There is none: the body has no tags and no times.
        NotInWar = "notInWar",
        /// The day before.
        Preparation = "preparation",
        /// Attacks are made.
        InWar = "inWar",
        /// Over.
        WarEnded = "warEnded",
        /// Documented, never seen: the clan searches for an opponent.
        InMatchmaking = "inMatchmaking",
        /// Documented, never seen: an opponent was found.
        Matched = "matched",
        /// Documented, never seen: the war is about to be prepared.
        EnterWar = "enterWar",
        /// Documented, never seen: attacks are made.
        War = "war",
        /// Documented, never seen: over.
        Ended = "ended",
        /// Documented, never seen: there is no such clan.
        ClanNotFound = "clanNotFound",
        /// Documented, never seen: the clan hides its wars.
        AccessDenied = "accessDenied",
    }
}

open_enum! {
    /// Which of a player's villages.
    pub enum Village {
        /// The home village.
        Home = "home",
        /// The builder base.
        BuilderBase = "builderBase",
        /// The clan capital; achievements only.
        ClanCapital = "clanCapital",
    }
}

open_enum! {
    /// Rules of a war that differ from the usual ones.
    pub enum BattleModifier {
        /// None do.
        None = "none",
        /// Defences are stronger and heroes weaker.
        HardMode = "hardMode",
        /// Town halls count as one level lower.
        MinusOne = "minusOne",
        /// Two levels lower.
        MinusTwo = "minusTwo",
        /// Three levels lower.
        MinusThree = "minusThree",
    }
}

open_enum! {
    /// How a war ended for the clan whose war log it is in.
    pub enum WarResult {
        /// It won.
        Win = "win",
        /// It lost.
        Lose = "lose",
        /// A draw.
        Tie = "tie",
    }
}

open_enum! {
    /// How far a group of clan war leagues has come.
    pub enum LeagueGroupState {
        /// The clan is searching for a group: the body has nothing but this.
        NotInWar = "notInWar",
        /// The first round is being prepared.
        Preparation = "preparation",
        /// Rounds are being fought.
        InWar = "inWar",
        /// Over.
        Ended = "ended",
        /// Documented, never seen: the clan is in none.
        GroupNotFound = "groupNotFound",
    }
}

open_enum! {
    /// Whether a raid weekend goes on.
    pub enum RaidState {
        /// It does.
        Ongoing = "ongoing",
        /// It is over. Seen up to three quarters of an hour after its end.
        Ended = "ended",
    }
}

open_enum! {
    /// What kind of battle a battle log shows. The spelling differs from time to time.
    pub enum BattleType {
        /// An attack on a village that was searched for.
        HomeVillage = "homeVillage",
        /// A battle of a league week.
        Ranked = "ranked",
        /// A battle in the legend league.
        Legend = "legend",
        /// One with town halls a level lower.
        MinusOne = "minusOne",
        /// Two levels lower.
        MinusTwo = "minusTwo",
        /// Three levels lower.
        MinusThree = "minusThree",
    }
}

open_enum! {
    /// What is looted, as battle logs call it.
    pub enum ResourceName {
        /// Gold.
        Gold = "Gold",
        /// Elixir.
        Elixir = "Elixir",
        /// Dark elixir.
        DarkElixir = "DarkElixir",
        /// Sour elixir.
        SourElixir = "SourElixir",
        /// Gems.
        Gems = "Diamonds",
        /// Gold of the builder base.
        BuilderGold = "Gold2",
        /// Elixir of the builder base.
        BuilderElixir = "Elixir2",
        /// Medals: of leagues, raids and events.
        Medals = "Medals",
        /// Gold of the treasury.
        BankedGold = "BankedGold",
        /// Elixir of the treasury.
        BankedElixir = "BankedElixir",
        /// Dark elixir of the treasury.
        BankedDarkElixir = "BankedDarkElixir",
        /// Gold of the builder base that was put aside.
        BankedBuilderGold = "BankedGold2",
        /// Elixir of the builder base that was put aside.
        BankedBuilderElixir = "BankedElixir2",
        /// Capital gold.
        CapitalGold = "CapitalResource",
        /// Raid medals.
        RaidMedals = "CapitalReward",
        /// What an event hands out.
        EventTokens = "EventTokens",
        /// Shiny ore.
        ShinyOre = "CommonOre",
        /// Glowy ore.
        GlowyOre = "RareOre",
        /// Starry ore.
        StarryOre = "EpicOre",
        /// What an event of clans collects.
        ClanEventResource = "ClanEventResource",
        /// Sparky stones.
        SparkyStones = "SparkyStone",
        /// Stars, of the star bonus.
        Stars = "Stars",
    }
}

open_enum! {
    /// Whether a token is a player's.
    pub enum TokenStatus {
        /// It is.
        Ok = "ok",
        /// It is not, or it was used already, or it is too old.
        Invalid = "invalid",
    }
}

open_enum! {
    /// Which part of a player's house something is.
    pub enum HouseElement {
        /// What it stands on.
        Ground = "ground",
        /// Its walls.
        Walls = "walls",
        /// Its roof.
        Roof = "roof",
        /// What stands beside it.
        Decoration = "decoration",
        /// Documented, never seen.
        Foot = "foot",
    }
}

impl WarState {
    /// Position in the life of a war, which is never walked backwards. `None`: not a state of a war.
    pub fn rank(&self) -> Option<u8> {
        match self {
            Self::Matched | Self::EnterWar | Self::Preparation => Some(0),
            Self::War | Self::InWar => Some(1),
            Self::Ended | Self::WarEnded => Some(2),
            Self::NotInWar | Self::InMatchmaking | Self::ClanNotFound | Self::AccessDenied | Self::Unknown(_) => None,
        }
    }
}
