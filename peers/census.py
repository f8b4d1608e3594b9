"""Census as it is, asked without any library."""

import json
import urllib.parse
import urllib.request


class Census:
    """The rows of Census, by what stands behind the namespace in an address."""

    # What changes while one looks.
    LIVE = ("character", "outfit", "world", "event", "leaderboard", "single_")

    def __init__(self, where):
        self.base, self.tables = where["census"], {}

    def get(self, query, verb="get", namespace="ps2:v2"):
        path = urllib.parse.quote(query, safe="/?&=:,^'*[]!().")
        with urllib.request.urlopen(f"{self.base}/s:raw/{verb}/{namespace}/{path}", timeout=30) as answer:
            return json.load(answer)

    def rows(self, query, namespace="ps2:v2"):
        collection = query.split("?")[0].split("/")[0]
        return self.get(query, namespace=namespace)[f"{collection}_list"]

    def count(self, query):
        return self.get(query, verb="count")["count"]

    def table(self, collection):
        """All rows of a collection that stays what it is."""
        if collection not in self.tables:
            self.tables[collection] = self.rows(f"{collection}?c:limit=5000")
        return self.tables[collection]

    def where(self, collection, **terms):
        """The rows that have these values, or none where a value is not there."""
        if None in terms.values():
            return []
        if collection.startswith(self.LIVE):
            terms = "&".join(f"{field}={value}" for field, value in terms.items())
            return self.rows(f"{collection}?{terms}&c:limit=5000")
        return [row for row in self.table(collection)
                if all(row.get(field) == str(value) for field, value in terms.items())]
