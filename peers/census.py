"""Census as it is, asked without any library."""

import json
import urllib.parse
import urllib.request


class Census:
    """The rows of Census, by what stands behind the namespace in an address."""

    def __init__(self, where):
        self.base = where["census"]

    def get(self, query, verb="get", namespace="ps2:v2"):
        path = urllib.parse.quote(query, safe="/?&=:,^'*<>[]!().")
        with urllib.request.urlopen(f"{self.base}/s:raw/{verb}/{namespace}/{path}", timeout=30) as answer:
            return json.load(answer)

    def rows(self, query):
        collection = query.split("?")[0].split("/")[0]
        return self.get(query)[f"{collection}_list"]

    def count(self, query):
        return self.get(query, verb="count")["count"]
