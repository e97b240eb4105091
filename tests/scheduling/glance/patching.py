"""A delta applied as docs/bitmap.md tells a client to, by a reader that shares no code with it."""


def patch(
    free: bytearray, closed: bytearray, exact: bytes, records: bytes, size: int
) -> tuple[bytes, set[int]]:
    """Change the days that are named; return the exact records that result, and those days."""
    rows = [exact[at : at + 16] for at in range(0, len(exact), 16)]
    at, touched = 0, set[int]()
    while at < len(records):
        day, kind = int.from_bytes(records[at : at + 2]), records[at + 2]
        count = int.from_bytes(records[at + 3 : at + 5])
        at += 5
        touched.add(day)
        if kind == 0:
            free[day * size : (day + 1) * size] = records[at : at + size]
            closed[day * size : (day + 1) * size] = records[at + size : at + 2 * size]
            at += 2 * size
        for _ in range(count):
            offset, value = int.from_bytes(records[at : at + 4]), records[at + 4]
            (free if offset < size else closed)[day * size + offset % size] = value
            at += 5
        many = int.from_bytes(records[at : at + 2])
        fresh = [records[at + 2 + 14 * n : at + 16 + 14 * n] for n in range(many)]
        rows = [row for row in rows if int.from_bytes(row[:2]) != day]
        rows += [day.to_bytes(2) + row for row in fresh]
        at += 2 + 14 * many
    return b"".join(sorted(rows)), touched
