"""What phones, citizen ids, bank cards, plates, e-mail and WeChat ids look like in folded text.

Every pattern is bounded or starts at most once in a run, so the time grows with the length of the text only.
"""

import re

# A number may not go on at either end, nor be what is left of one already hidden.
ALONE, ENDS = r"(?<![0-9*])", r"(?![0-9*])"
GAP = r"[ .·_-]{1,2}"
SMALL_GAP = r"[ -]?"


def _in_groups(first: int, *others: int) -> str:
    return GAP.join([rf"1[3-9][0-9]{{{first - 2}}}", *(rf"[0-9]{{{length}}}" for length in others)])


MOBILE_GROUPS = ((3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (5, 6))
MOBILE = re.compile(
    ALONE
    + r"(?:(?:\+|00)?86[ -]?)?(?:1[3-9][0-9]{9}|"
    + "|".join(_in_groups(*lengths) for lengths in MOBILE_GROUPS)
    + rf"|1(?:{GAP})?[3-9](?:{GAP}[0-9]){{9}})"
    + ENDS
)

# Local numbers do not begin with 0 or 1; the area codes of three digits are 010 and 02x.
LANDLINE = re.compile(
    ALONE
    + r"(?:(?:010|02[0-9])[) -]{0,2}[2-9][0-9]{3}[ -]?[0-9]{4}|0[3-9][0-9]{2}[) -]{0,2}[2-9][0-9]{6,7})"
    + ENDS
)
CALLED = re.compile(
    r"(?:电话|座机|固话|致电|拨打|号码)[是为:, ]{0,2}(?P<secret>(?!20[0-9]{2}[01])[2-8][0-9]{6,7})" + ENDS
)

REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"
DAY_OF_YEAR = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# Fifteen digits: the old number, of people born from 1920 on; earlier ones look like grid codes.
ID_NUMBER = re.compile(
    ALONE
    + rf"{REGION}{SMALL_GAP}(?:(?:18|19|20)[0-9]{{2}}{SMALL_GAP}{DAY_OF_YEAR}{SMALL_GAP}[0-9]{{3}}[0-9Xx]"
    + rf"|[2-9][0-9]{DAY_OF_YEAR}[0-9]{{3}})"
    + ENDS
)

CARD_SHAPE = re.compile(
    ALONE + r"(?:[1-9][0-9]{15,18}|[3-6][0-9]{3}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,3})?)" + ENDS
)
STARTS_WITH_A_DATE = re.compile(rf"(?:19|20)[0-9]{{2}}{DAY_OF_YEAR}")

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_SIGN = "[A-HJ-NP-Za-hj-np-z0-9]"
PLATE = re.compile(
    rf"[{PROVINCES}] ?[A-HJ-NP-Za-hj-np-z][ .·-]?(?=[A-Za-z]{{0,2}}[0-9])"
    rf"(?:{PLATE_SIGN}{{5,6}}|{PLATE_SIGN}{{4}}[挂学警港澳领])(?![A-Za-z0-9*])"
)
EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}")
WECHAT = re.compile(
    r"(?:[微薇威vV]信|(?<![A-Za-z])(?:vx|VX|Vx|wx|WX))(?:号码?|[iI][dD])?[ :是为]{0,3}"
    r"(?P<secret>[A-Za-z][A-Za-z0-9_-]{5,})"
)


def is_card(digits: str) -> bool:
    """The check digit of Luhn fits, and it is not the number of an order that begins with its date."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(doubled)
    return total % 10 == 0 and not STARTS_WITH_A_DATE.match(digits)
