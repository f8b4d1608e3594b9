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
