"""Dates and numbers as the paper prints them in Bulgarian. Django reads this module by its name."""

# Beside Django's own names: MOMENT (date and hour), WEEKDAY_DATE (the masthead), MONTH_YEAR and
# DAY_MONTH (lists), HOUR (briefs). Letters that are not date codes are escaped.
DATE_FORMAT = "j\xa0E Y\xa0\\г."
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = HOUR_FORMAT = "G:i"
DATETIME_FORMAT = MOMENT_FORMAT = "j\xa0E Y\xa0\\г., G:i\xa0\\ч."
SHORT_DATETIME_FORMAT = "d.m.Y G:i"
WEEKDAY_DATE_FORMAT = "l, j\xa0E Y\xa0\\г."
YEAR_MONTH_FORMAT = MONTH_YEAR_FORMAT = "F Y\xa0\\г."
MONTH_DAY_FORMAT = DAY_MONTH_FORMAT = "j\xa0E"
SHORT_DAY_FORMAT = "j.m."
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
]
