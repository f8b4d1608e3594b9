"""Which file uses which name of which other file: the modules of one target, read and resolved."""

import os

from tokens import CLOSE, OPEN, after_group, after_item, is_word, lex

ITEMS = {"struct", "enum", "union", "trait", "type", "fn", "const", "static"}
BEFORE_ITEMS = {"unsafe", "async", "default", "extern", '""'}


class Module:
    """What one module defines, imports and mentions. A file is a module; `mod x { }` is one in the same file."""

    def __init__(self, crate, file, parent, folder):
        self.crate, self.file, self.parent, self.folder = crate, file, parent, folder
        self.children = {}  # modules by name
        self.items = set()  # names of types, functions, constants, macros defined here
        self.made = set()  # words inside of macros that are called here between items: what those may define
        self.called = set()  # those macros
        self.imports = {}  # name -> paths
        self.shown = set()  # imports that are `pub use`: shown, and perhaps not used here
        self.globs = []  # paths
        self.paths = []  # paths of two and more words
        self.words = set()  # single words, to be found in globs
        self.macros = set()  # macros that are called here
        crate.modules.append(self)

    def read(self, tokens):
        at = 0
        while at < len(tokens):
            at = self.read_item(tokens, at)

    def read_item(self, tokens, at):
        at, attributes = self.attributes(tokens, at)
        is_public = tokens[at : at + 1] == ["pub"]
        if is_public:
            at += 1
            at = after_group(tokens, at) if tokens[at : at + 1] == ["("] else at
        while at + 1 < len(tokens) and (tokens[at] in BEFORE_ITEMS or tokens[at] == "const" and tokens[at + 1] in ("fn", "unsafe", "async")):
            at += 1
        if at >= len(tokens):
            return at
        block_ends = tokens[at] not in ("use", "const", "static", "type")
        end = max(after_item(tokens, at, block_ends=block_ends), at + 1)
        item = tokens[at:end]
        if item[0] == "mod" and item[-1] == ";":
            self.take_module(item)
        elif not is_only_for_tests(attributes):
            for attribute in attributes:
                self.scan(attribute)
            self.take(item, attributes, is_public)
        return end

    def attributes(self, tokens, at):
        found = []
        while tokens[at : at + 1] == ["#"]:
            begin = at + (2 if tokens[at + 1] == "!" else 1)
            at = after_group(tokens, begin)
            found.append(tokens[begin + 1 : at - 1])
        return at, found

    def take(self, item, attributes, is_public):
        first, name = item[0], item[1] if len(item) > 1 else ""
        if first == "mod":
            self.take_module(item)
        elif first == "use":
            self.take_use(item[1:-1], is_public=is_public)
        elif first == "macro_rules":
            self.items.add(item[2])
            self.crate.macros.setdefault(item[2], {})[self.file] = set(item)
            if ["macro_export"] in attributes:
                self.crate.root.imports.setdefault(item[2], []).append((self, [item[2]]))
            self.scan(item[3:])
        elif first in ITEMS:
            self.items.add(name)
            self.scan(item)
        else:
            if "!" in item and first != "impl":
                self.called.add(item[item.index("!") - 1])
                self.made.update(item)
            self.scan(item)

    def take_module(self, item):
        name = item[1]
        if item[2] == "{":
            child = Module(self.crate, self.file, self, os.path.join(self.folder, name))
            child.read(item[3:-1])
        else:
            flat, deep = os.path.join(self.folder, f"{name}.rs"), os.path.join(self.folder, name, "mod.rs")
            child = self.crate.read_file(flat if os.path.isfile(flat) else deep, self, os.path.join(self.folder, name))
        self.children[name] = child

    def take_use(self, tree, before=(), is_public=False):
        """One tree of a `use`: `a::b`, `a::{b, c as d}`, `a::*`."""
        path, at = list(before), 1 if tree[:1] == ["::"] else 0
        while at < len(tree) and is_word(tree[at]) and tree[at] != "as":
            path.append(str(tree[at]))
            at += 2 if tree[at + 1 : at + 2] == ["::"] else 1
        if tree[at : at + 1] == ["{"]:
            for part in split(tree[at + 1 : after_group(tree, at) - 1]):
                self.take_use(part, path, is_public)
        elif tree[at : at + 1] == ["*"]:
            self.globs.append(path)
        elif path:
            path = path[:-1] if path[-1] == "self" and len(path) > 1 else path
            name = str(tree[at + 1] if tree[at : at + 1] == ["as"] else path[-1])
            self.imports.setdefault(name, []).append((self, path))
            if is_public:
                self.shown.add(name)

    def scan(self, tokens):
        """Bodies: every path and word in them, and the `use` lines of functions."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token == "#" and tokens[at + 1 : at + 2] in (["["], ["!"]):
                at, attributes = self.attributes(tokens, at)
                if is_only_for_tests(attributes):
                    at = max(after_item(tokens, at, (";", ",")), at + 1)
                for attribute in attributes:
                    self.scan(attribute)
            elif token == "use" and at + 1 < len(tokens) and (is_word(tokens[at + 1]) or tokens[at + 1] == "::"):
                end = after_item(tokens, at, block_ends=False)
                self.take_use(tokens[at + 1 : end - 1])
                at = end
            elif is_word(token):
                at = self.scan_path(tokens, at)
            else:
                at += 1

    def scan_path(self, tokens, at):
        behind_dot = at > 0 and tokens[at - 1] in (".", "::") and not (tokens[at - 1] == "::" and at == 1)
        path = [str(tokens[at])]
        while tokens[at + 1 : at + 2] == ["::"] and at + 2 < len(tokens) and is_word(tokens[at + 2]):
            at += 2
            path.append(str(tokens[at]))
        if behind_dot:
            return at + 1
        if len(path) > 1:
            self.paths.append(path)
        elif tokens[at + 1 : at + 2] == ["!"] and tokens[at + 2 : at + 3] != ["="]:
            self.macros.add(path[0])
        else:
            self.words.add(path[0])
        return at + 1

    # What names mean.

    def resolve(self, path, seen=frozenset()):
        """What a path leads to: modules, and (file, name) of definitions. Nothing if it leads out of the target."""
        if (self, tuple(path)) in seen:
            return []
        seen = seen | {(self, tuple(path))}
        first, rest = path[0], path[1:]
        if first == "crate":
            places = [self.crate.root]
        elif first == "self":
            places = [self]
        elif first == "super":
            places = [self.parent] if self.parent else []
        else:
            places = self.find(first, seen)
        for name in rest:
            if name == "super":
                places = [place.parent for place in places if isinstance(place, Module) and place.parent]
                continue
            modules = [place for place in places if isinstance(place, Module)]
            if not modules:
                break
            places = [found for module in modules for found in module.find(name, seen) or [(module.file, name)]]
        return places

    def find(self, name, seen):
        """What `name` is in this module; the same name may be a module and a function."""
        places = [(self.file, name)] if name in self.items else []
        for module, path in self.imports.get(name, []):
            # `use a::a` means the crate or sibling `a`, not itself.
            places += [found for found in module.resolve(path, seen) if found not in places]
        if name in self.children:
            places.append(self.children[name])
        return places or self.find_in_globs(name, seen) or ([(self.file, name)] if self.makes(name) else [])

    def find_in_globs(self, name, seen):
        for path in self.globs:
            for place in self.resolve(path, seen):
                if isinstance(place, Module) and (place, name) not in seen:
                    if found := place.find(name, seen | {(place, name)}):
                        return found
        return []

    def makes(self, name):
        """Whether a macro called here may define it: types and constants only, as other words are in every macro."""
        bodies = (body for macro in self.called for body in self.crate.macros.get(macro, {}).values())
        return name[0].isupper() and name not in PRELUDE and (name in self.made or any(name in body for body in bodies))

    def uses(self):
        """(definer, name) of everything that this module uses."""
        words = self.words | self.macros | {path[0] for path in self.paths}
        for name, imports in self.imports.items():
            for module, path in imports if name not in self.shown or name in words else []:
                yield from module.resolve(path)
        for path in self.paths + self.globs:
            yield from self.resolve(path)
        for word in words - self.items - set(self.imports) - set(self.children):
            yield from self.find_in_globs(word, frozenset())
        for name in self.macros:
            definers = self.crate.macros.get(name, {})
            if self.file not in definers and name not in self.imports and len(definers) == 1:
                yield next(iter(definers)), f"{name}!"


PRELUDE = {"Self", "Some", "None", "Option", "Ok", "Err", "Result", "Vec", "String", "Box", "Default", "Debug", "Clone", "Copy", "Into", "From"}


class Crate:
    """All modules of one target."""

    def __init__(self, root):
        self.modules, self.macros, self.files = [], {}, set()
        self.read_file(root, None, os.path.dirname(root))

    def read_file(self, path, parent, folder):
        self.files.add(path)
        module = Module(self, path, parent, folder)
        if parent is None:
            self.root = module
        with open(path, encoding="utf-8") as file:
            module.read(lex(file.read()))
        return module

    def arrows(self):
        found = {}
        for module in self.modules:
            for place in module.uses():
                if not isinstance(place, Module) and place[0] != module.file:
                    found.setdefault((module.file, place[0]), set()).add(place[1])
        return found


def is_only_for_tests(attributes):
    return any(attribute[:3] == ["cfg", "(", "test"] or attribute[:5] == ["cfg", "(", "all", "(", "test"] for attribute in attributes)


def split(tokens):
    """At commas outside of brackets."""
    part, depth = [], 0
    for token in tokens:
        depth += (token in OPEN) - (token in CLOSE)
        if token == "," and depth == 0:
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part
