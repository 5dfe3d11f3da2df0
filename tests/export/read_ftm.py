"""Read FollowTheMoney entities from standard input with its library; what it makes of them goes to standard output.

Run in a process of its own with the library on its path: see `test_followthemoney.py`.
"""

import json
import sys

from followthemoney import model

read = {}
for line in sys.stdin:
    told = json.loads(line)
    proxy = model.get_proxy(told, cleaned=False)
    proxy.schema.validate({"properties": proxy.properties})
    read[proxy.id] = {"schema": proxy.schema.name, "caption": proxy.caption, "properties": proxy.properties}
json.dump(read, sys.stdout)
