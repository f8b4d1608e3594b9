//! A raid weekend as a series of answers: each fact once, in order, whatever is left out, doubled or torn.
