"""What the places are called whose public holidays a calendar follows: “US-MA” is Massachusetts. Pure.

Where a name is missing, the code stands for itself; tests hold the list to the parts of the United States that are known.
"""

_UNITED_STATES = """
AK Alaska, AL Alabama, AR Arkansas, AS American Samoa, AZ Arizona, CA California, CO Colorado, CT Connecticut,
DC the District of Columbia, DE Delaware, FL Florida, FM Micronesia, GA Georgia, GU Guam, HI Hawaii, IA Iowa, ID Idaho,
IL Illinois, IN Indiana, KS Kansas, KY Kentucky, LA Louisiana, MA Massachusetts, MD Maryland, ME Maine,
MH the Marshall Islands, MI Michigan, MN Minnesota, MO Missouri, MP the Northern Mariana Islands, MS Mississippi,
MT Montana, NC North Carolina, ND North Dakota, NE Nebraska, NH New Hampshire, NJ New Jersey, NM New Mexico, NV Nevada,
NY New York, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, PR Puerto Rico, PW Palau, RI Rhode Island,
SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UM the Minor Outlying Islands, UT Utah, VA Virginia,
VI the Virgin Islands, VT Vermont, WA Washington, WI Wisconsin, WV West Virginia, WY Wyoming
"""
NAMES = {
    "US": "the United States",
    **{
        f"US-{code}": name
        for code, _, name in (entry.strip().partition(" ") for entry in _UNITED_STATES.split(","))
    },
}


def region_words(code: str) -> str:
    return NAMES.get(code.strip().upper(), code)
