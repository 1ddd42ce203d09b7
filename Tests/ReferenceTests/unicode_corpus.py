"""Writes texts that are hard to tokenize, and the tokens that scikit-learn finds in them.

One line each: the text's bytes in hex, a tab, the tokens with spaces between them. Bytes that aren't UTF-8 are decoded
with errors="replace".
"""

import random
import sys
import unicodedata

from sklearn.feature_extraction.text import CountVectorizer

# Where Unicode changed its mind after version 14, which Python 3.11 has: Swift follows a later one.
RECLASSIFIED = {
    "\u0295",  # LATIN LETTER PHARYNGEAL VOICED FRICATIVE: Ll until Unicode 15, then Lo, so no longer cased
    "\U0001171E",  # AHOM CONSONANT SIGN MEDIAL RA: Mn until Unicode 14, then Mc, so no longer case-ignorable
}

# Scripts without case, with case, digits and numbers of all kinds, case-ignorable marks, joiners, separators, emoji.
NASTY = (
    "aZ_09.,:;'’·-^`¨ \t\n\u00a0\u2028\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u0345\u0301\u0308\u20dd\u3099\ufe0f\ufffd"
    "ªº²³¹¼½¾①⓪ⅧⅷↃ㈠㊀〇一二三十百千万億兆零壹٠٣۴०९৪๕༣᠓𝟘𝟡𝍠𐄇𐡘"
    "ßẞſıİIiÅåǅǆǄŉǰΐΰΣσςΑαΆᾳᾼῼΩΩKÅЖжЁёԱաႠⴀᲐაꭰᏸȺⱥⱯꙀᵃʰˢªₐⁿⓐⒶⓏ𝐀𝔘𝔫𐐀𐐨𞤀𞤢ﬀﬁﬂﬃﬆＡａ"
    "אבגاأبتلاܐހकक्षिখਗஙఘക്ගกขสัຂကកཀᠠᐁᚠᛁអаあアｱー〱漢字㐀𠀀가각힣ㄱㄅꀀꓐ𒀀𓀀"
    "👩👩‍👩‍👧🏽🇩🇪☺️✊#️⃣€™№℃℻Ⅷ℮"
)


def is_comparable(text):
    """Whether Python's version of Unicode knows all characters, and later ones say the same of them."""
    return not any(unicodedata.category(char) == "Cn" or char in RECLASSIFIED for char in text)


def scalar_texts():
    """Every assigned scalar alone, doubled, between letters and around capital sigmas."""
    for value in range(0x110000):
        char = chr(value)
        if unicodedata.category(char) in ("Co", "Cs") or not is_comparable(char):
            continue
        contexts = [char, char * 2, f"a{char}b", f"{char}Σ", f"Α{char}Σ", f"ΑΣ{char}", f"ΑΣ{char}Β"]
        yield " ".join(contexts).encode()


def random_texts(source, count):
    """Nasty scalars in random order."""
    for _ in range(count):
        yield "".join(source.choices(NASTY, k=source.randrange(60))).encode()


def damaged_texts(source, count):
    """Nasty texts with bytes replaced, removed and cut off, and plain noise; surrogates are among the results."""
    starts = bytes([0x80, 0xBF, 0xC0, 0xC1, 0xC3, 0xCE, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0xA0, 0x9F, 0xA3])
    for text in random_texts(source, count):
        content = bytearray(text)
        for _ in range(source.randrange(1, 5)):
            at = source.randrange(len(content) + 1)
            content[at : at + source.randrange(3)] = source.choices(starts, k=source.randrange(4))
        yield bytes(content[: source.randrange(len(content) + 1)] if source.random() < 0.3 else content)
    for _ in range(count):
        yield source.randbytes(source.randrange(40))


def main():
    analyze = CountVectorizer().build_analyzer()
    source = random.Random(1)
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as output:
        for texts in (scalar_texts(), random_texts(source, 20_000), damaged_texts(source, 20_000)):
            for text in texts:
                decoded = text.decode(errors="replace")
                if is_comparable(decoded):
                    output.write(f"{text.hex()}\t{' '.join(analyze(decoded))}\n")


if __name__ == "__main__":
    main()
