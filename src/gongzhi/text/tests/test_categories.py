from gongzhi.text.categories import Suggestion, suggest

LEXICON = {
    "lift": ["电梯", "电梯门", "困人"],
    "water": ["漏水", "水管", "停水"],
    "noise": ["噪音", "太吵", "装修"],
    "empty": [],
}


def test_the_words_found_are_the_reason():
    assert suggest("2单元电梯坏了，电梯里漏水", LEXICON) == [
        Suggestion("lift", 2, ("电梯",), (3,)),
        Suggestion("water", 2, ("漏水",), (11,)),
    ]


def test_more_and_longer_words_weigh_more():
    found = suggest("水管漏水，电梯停了", LEXICON)
    assert [(one.category, one.score) for one in found] == [("water", 4), ("lift", 2)]


def test_a_word_inside_a_longer_one_does_not_count_again():
    assert suggest("电梯门关不上", LEXICON) == [Suggestion("lift", 3, ("电梯门",), (0,))]


def test_a_repeated_word_counts_once():
    assert suggest("停水停水又停水", LEXICON)[0].score == 2


def test_equal_scores_follow_the_text():
    assert [one.category for one in suggest("装修噪音，水管停水", LEXICON)] == ["noise", "water"]
    assert [one.category for one in suggest("水管停水，装修噪音", LEXICON)] == ["water", "noise"]


def test_nothing_found_is_no_suggestion():
    assert suggest("您好", LEXICON) == []
    assert suggest("", LEXICON) == []
    assert suggest("电梯", {}) == []


def test_latin_words_match_in_any_case_and_signs_of_patterns_are_plain():
    assert suggest("WiFi断了", {"net": ["wifi"]})[0].words == ("wifi",)
    assert suggest("一(二", {"odd": ["(", ".", "*"]})[0].words == ("(",)
