"""What the places are called whose public holidays a calendar follows."""

from holidays import list_supported_countries

from governance.calendars.rules.regions import NAMES, region_words


def test_every_part_of_the_country_that_is_known_has_its_name() -> None:
    known = {f"US-{part}" for part in list_supported_countries()["US"]}
    assert not known - NAMES.keys()


def test_a_place_is_called_by_its_name_and_an_unknown_one_by_its_code() -> None:
    assert (region_words("US-MA"), region_words("us"), region_words("FR")) == (
        "Massachusetts",
        "the United States",
        "FR",
    )
