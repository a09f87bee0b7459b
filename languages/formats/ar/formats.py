"""Dates and numbers as the paper prints them in Arabic. Django reads this module by its name."""

# Beside Django's own names: MOMENT (date and hour), WEEKDAY_DATE (the masthead), MONTH_YEAR and
# DAY_MONTH (lists), HOUR (briefs). Letters that are not date codes are escaped.
DATE_FORMAT = "j\xa0F Y"
SHORT_DATE_FORMAT = "Y/m/d"
TIME_FORMAT = HOUR_FORMAT = "G:i"
DATETIME_FORMAT = MOMENT_FORMAT = "j\xa0F Y، G:i"
SHORT_DATETIME_FORMAT = "Y/m/d G:i"
WEEKDAY_DATE_FORMAT = "l j\xa0F Y"
YEAR_MONTH_FORMAT = MONTH_YEAR_FORMAT = "F Y"
MONTH_DAY_FORMAT = DAY_MONTH_FORMAT = "j\xa0F"
SHORT_DAY_FORMAT = "j/n"
FIRST_DAY_OF_WEEK = 6
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%Y/%m/%d", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = [
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
]
