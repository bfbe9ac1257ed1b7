"""Reads a calendar with the library `icalendar` and prints its events as JSON, one a line."""

import json
import sys
from datetime import date, timedelta

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())
print(json.dumps({"errors": [str(error) for error in calendar.errors], "version": calendar["VERSION"]}))
for event in calendar.walk("VEVENT"):
    start = event["DTSTART"].dt
    alarms = []
    for alarm in event.walk("VALARM"):
        before = alarm["TRIGGER"].dt
        assert isinstance(before, timedelta)
        alarms.append(before.total_seconds() / 3600)
    assert isinstance(start, date)
    print(
        json.dumps(
            {
                "errors": [str(error) for error in event.errors],
                "uid": str(event["UID"]),
                "summary": str(event["SUMMARY"]),
                "description": str(event["DESCRIPTION"]),
                "url": str(event.get("URL", "")),
                "start": start.isoformat(),
                "end": event["DTEND"].dt.isoformat(),
                "stamp": event["DTSTAMP"].dt.isoformat(),
                "sequence": int(event["SEQUENCE"]),
                "alarms": alarms,
            }
        )
    )
