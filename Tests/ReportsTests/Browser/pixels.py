"""Reads a PNG file of eight bits a channel and prints its size and how many pixels have each colour, as JSON."""

import collections
import json
import struct
import sys
import zlib


def chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG signature"
    place = 8
    while place < len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        content = data[place + 8 : place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + content)
        yield name, content
        place += 12 + length
    assert name == b"IEND"


def rows(raw, width, height, channels):
    """The lines without their filters (PNG specification, 9.2)."""
    stride = width * channels
    above = bytearray(stride)
    for number in range(height):
        kind = raw[number * (stride + 1)]
        line = bytearray(raw[number * (stride + 1) + 1 : (number + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - channels] if i >= channels else 0
            corner = above[i - channels] if i >= channels else 0
            guess = left + above[i] - corner
            paeth = min((left, above[i], corner), key=lambda value: abs(guess - value))
            line[i] = (line[i] + [0, left, above[i], (left + above[i]) // 2, paeth][kind]) & 255
        yield line
        above = line


def main():
    with open(sys.argv[1], "rb") as file:
        parts = list(chunks(file.read()))
    width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", parts[0][1])
    assert parts[0][0] == b"IHDR" and depth == 8 and interlace == 0
    channels = {2: 3, 6: 4}[color]
    raw = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    colors = collections.Counter()
    for line in rows(raw, width, height, channels):
        for x in range(0, len(line), channels):
            colors["#" + bytes(line[x : x + 3]).hex()] += 1
    print(json.dumps({"width": width, "height": height, "colors": colors}))


if __name__ == "__main__":
    main()
