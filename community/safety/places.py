"""Countries the directory can name, each with its name for readers, in the order of the page.

More than there are numbers for: administrators add services, and a country appears with its first one.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: dict[str, "str | Promise"] = {
    "AR": _("Argentina"), "AU": _("Australia"), "AT": _("Austria"), "BE": _("Belgium"), "BR": _("Brazil"), "BG": _("Bulgaria"),
    "CA": _("Canada"), "CL": _("Chile"), "CO": _("Colombia"), "HR": _("Croatia"), "CY": _("Cyprus"), "CZ": _("Czechia"),
    "DK": _("Denmark"), "EE": _("Estonia"), "FI": _("Finland"), "FR": _("France"), "DE": _("Germany"), "GR": _("Greece"),
    "HK": _("Hong Kong"), "HU": _("Hungary"), "IS": _("Iceland"), "IN": _("India"), "ID": _("Indonesia"), "IE": _("Ireland"),
    "IL": _("Israel"), "IT": _("Italy"), "JP": _("Japan"), "KE": _("Kenya"), "LV": _("Latvia"), "LT": _("Lithuania"),
    "LU": _("Luxembourg"), "MY": _("Malaysia"), "MT": _("Malta"), "MX": _("Mexico"), "NL": _("Netherlands"),
    "NZ": _("New Zealand"), "NG": _("Nigeria"), "NO": _("Norway"), "PK": _("Pakistan"), "PE": _("Peru"), "PH": _("Philippines"),
    "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"), "RS": _("Serbia"), "SG": _("Singapore"), "SK": _("Slovakia"),
    "SI": _("Slovenia"), "ZA": _("South Africa"), "KR": _("South Korea"), "ES": _("Spain"), "SE": _("Sweden"),
    "CH": _("Switzerland"), "TW": _("Taiwan"), "TH": _("Thailand"), "TR": _("Turkey"), "UA": _("Ukraine"),
    "AE": _("United Arab Emirates"), "GB": _("United Kingdom"), "US": _("United States"), "UY": _("Uruguay"),
}
ALWAYS = frozenset({"AU", "CA", "GB", "IE", "US"})  # shown with the way to a directory of helplines when all they have is stale
