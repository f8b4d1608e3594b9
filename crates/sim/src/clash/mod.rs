//! The simulated Clash of Clans: clans, members, wars and players, and the API that shows them.
