"""The fields of rows against those of auraxium's models: a field that is spelled otherwise would be none, in silence."""

import typing

from raw import expect

# What auraxium's models lack, though Census has it.
LACKING = {"ExperienceAwardType": {"name"}, "ResistInfo": {"resist_amount"}}
# Of those that users look at most, what no row has, as few of the real ones do.
EMPTY = {
    "Character": set(), "Outfit": set(), "OutfitMember": set(), "Title": set(), "Faction": set(), "Zone": set(), "MapRegion": set(),
    "Item": {"activatable_ability_id", "passive_ability_id"}, "Weapon": {"requires_ammo", "use_cooldown_ms"},
    "World": {"description"},
}


def unknown(model, row, above=""):
    """The keys of the row, and of what is in it, that the model has no field for."""
    for key, value in row.items():
        field = model.model_fields.get(key)
        if field is None:
            yield above + key
        elif isinstance(value, dict):
            inner = [kind for kind in (*typing.get_args(field.annotation), field.annotation) if hasattr(kind, "model_fields")]
            yield from unknown(inner[0], value, f"{above}{key}.") if inner else ()


def empty(models, above=""):
    """The fields that are none in all of the models, and in what is in them."""
    for name in type(models[0]).model_fields:
        values = [value for model in models if (value := getattr(model, name)) is not None]
        if not values:
            yield above + name
        elif hasattr(type(values[0]), "model_fields"):
            yield from empty(values, f"{above}{name}.")


def check(kind, pairs):
    name, keys = kind.__name__, {key for _, row in pairs for key in unknown(kind._model, row)}
    expect(keys == LACKING.get(name, set()), f"{name} does not know {keys}")
    if name in EMPTY:
        lacking = set(empty([one.data for one, _ in pairs]))
        expect(lacking == EMPTY[name], f"no {name} has {lacking}")
