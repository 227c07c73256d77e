"""Recognise a message that is not in English, by its script or its small words."""

import re
import unicodedata

_SCRIPTS = {"CJK": "zh", "DEVANAGARI": "hi", "BENGALI": "bn", "CYRILLIC": "ru", "ARABIC": "ar"}
_OTHER_SCRIPTS = ("HIRAGANA", "KATAKANA", "HANGUL", "GREEK", "HEBREW", "THAI", "TAMIL", "TELUGU")
_URDU_LETTERS = frozenset("ٹڈڑںےہھگچپکی")
_SMALL_WORDS = {
    "es": "qué que cuál cuáles cómo dónde cuánto el los las un una es son para por con del y de soy quiero entre gana puedo hacer trabajo como mi",
    "fr": "quel quelle quels le les une est sont pour avec dans des et du je suis comment combien où entre gagne faire puis-je c'est qu'est-ce ou qu'un que travail mon",
    "pt": "qual quais o os um uma é são para com do da dos das e eu sou como quanto entre ganha fazer quero posso trabalho meu não",
    "de": "was wie ist sind der die das ein eine und oder ich bin für mit welche welcher zwischen verdient kann werden soll nicht mein beruf",
    "it": "cosa quale quali il gli una è sono per con del della e io come quanto tra guadagna fare voglio posso lavoro mio non",
    "nl": "wat hoe is zijn de het een en of ik ben voor met welke tussen verdient kan worden niet mijn",
    "tr": "ne nedir nasıl bir ve için ile mi mı kadar olmak hangi ben fark arasındaki",
    "pl": "co jak jest są i dla z czy ile między jestem mogę praca",
    "id": "apa bagaimana adalah dan untuk dengan saya yang berapa gaji antara",
}
_ENGLISH = frozenset(
    """
    the a an is are do does what which who how why when where i my me you your to of in on for with and or
    should would can could will it be not from than this that there have has if at as about want am
    """.split()
)
_WORDS = {language: frozenset(words.split()) - _ENGLISH - {"e", "i", "o"} for language, words in _SMALL_WORDS.items()}
# What a language is called in a request to a model, by its code.
LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "tr": "Turkish", "pl": "Polish", "id": "Indonesian", "zh": "Chinese", "hi": "Hindi",
    "bn": "Bengali", "ru": "Russian", "ar": "Arabic", "ur": "Urdu",
}  # fmt: skip


def recognise_language(text: str) -> str:
    """Return 'en', another language's code, or 'other' for one we have no sentence in."""
    letters = [character for character in text if character.isalpha()]
    foreign = [character for character in letters if not unicodedata.name(character, "").startswith("LATIN")]
    if len(foreign) * 3 > len(letters) > 0:
        return _recognise_script(foreign)
    words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", text.lower())
    english = sum(word in _ENGLISH for word in words)
    counts = {language: sum(word in small for word in words) for language, small in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 and counts[best] > english else "en"


def _recognise_script(letters: list[str]) -> str:
    names = [unicodedata.name(letter, "").split(" ")[0] for letter in letters]
    most = max(set(names), key=names.count)
    if most in _OTHER_SCRIPTS or any(name in {"HIRAGANA", "KATAKANA"} for name in names):
        return "other"
    if most == "ARABIC" and sum(letter in _URDU_LETTERS for letter in letters) * 6 > len(letters):
        return "ur"
    return _SCRIPTS.get(most, "other")
