namespace Bot.SampleShop;

/// <summary>The thirty sample orders, HP-48200 to HP-48229. All customers are invented; the address
/// of each is the first name in lower case at example.com, such as ada@example.com.</summary>
/// <remarks>
/// A line is: number, customer, status, days ago it was placed, days until (or, negative, since) it arrives, carrier, refund, items.
/// Days are counted from today, so that the order that arrives tomorrow still arrives tomorrow next week.
/// </remarks>
static class SampleOrders
{
    // The others are customers like all.
    static readonly Dictionary<string, string> Segments = new() { ["hana"] = "vip", ["ivo"] = "trade" };

    const string Lines = """
        48200 | ada    | placed    |  0 |   4 | -              | none    | 1 x Linen bed sheet, 59.90
        48201 | ada    | shipped   |  3 |   1 | Parcel Express | none    | 2 x Ceramic mug, 12.50; 1 x Tea tray, 24.00
        48202 | ada    | delivered | 12 |  -8 | Parcel Express | none    | 1 x Desk lamp, 79.00
        48203 | bruno  | packed    |  1 |   3 | -              | none    | 1 x Wool blanket, 89.00
        48204 | bruno  | shipped   |  9 |   2 | Northern Post  | none    | 1 x Bookshelf, 149.00
        48205 | bruno  | cancelled |  6 |   - | -              | pending | 1 x Floor cushion, 45.00
        48206 | chen   | shipped   |  2 |   0 | City Courier   | none    | 3 x Spice jar, 7.90
        48207 | chen   | delivered |  5 |  -1 | City Courier   | none    | 1 x Cast iron pan, 64.00
        48208 | chen   | returning | 20 | -15 | Parcel Express | pending | 1 x Toaster, 49.00
        48209 | dilara | placed    |  0 |   5 | -              | none    | 1 x Dining chair, 119.00; 1 x Felt pads, 6.50
        48210 | dilara | shipped   |  4 |   1 | Northern Post  | none    | 1 x Wall clock, 39.00
        48211 | dilara | returned  | 30 | -25 | Parcel Express | pending | 2 x Bath towel, 18.00
        48212 | emil   | delivered | 50 | -45 | Northern Post  | none    | 1 x Coffee grinder, 99.00
        48213 | emil   | shipped   |  2 |   1 | Parcel Express | none    | 1 x Reading lamp, 54.90; 2 x LED bulb, 8.90
        48214 | emil   | shipped   | 11 |   - | Northern Post  | none    | 1 x Coat rack, 69.00
        48215 | fatima | packed    |  1 |   2 | -              | none    | 4 x Wine glass, 9.90
        48216 | fatima | cancelled | 14 |   - | -              | paid    | 1 x Garden table, 229.00
        48217 | fatima | delivered |  8 |  -4 | City Courier   | none    | 1 x Kettle, 44.00
        48218 | goran  | placed    |  0 |   3 | -              | none    | 2 x Pillow, 29.00
        48219 | goran  | shipped   |  5 |   2 | Northern Post  | none    | 1 x Standing mirror, 129.00
        48220 | goran  | returned  | 41 | -36 | Parcel Express | paid    | 1 x Rug, 159.00
        48221 | hana   | delivered | 31 | -29 | Parcel Express | none    | 1 x Knife set, 84.00
        48222 | hana   | delivered | 34 | -31 | Parcel Express | none    | 1 x Salad bowl, 34.00
        48223 | hana   | shipped   |  7 |   3 | City Courier   | none    | 2 x Curtain, 38.00
        48224 | ivo    | packed    |  2 |   2 | -              | none    | 1 x Office chair, 259.00
        48225 | ivo    | shipped   |  1 |   2 | Parcel Express | none    | 1 x Picture frame, 22.00
        48226 | ivo    | returning | 15 | -11 | City Courier   | pending | 1 x Side table, 74.00
        48227 | june   | placed    |  1 |   4 | -              | none    | 1 x Plant pot, 19.00; 1 x Potting soil, 8.00
        48228 | june   | delivered |  3 |   0 | City Courier   | none    | 1 x Candle holder, 16.00
        48229 | june   | shipped   |  6 |   0 | Northern Post  | none    | 1 x Laundry basket, 33.00
        """;

    /// <summary>All orders as they stand on a day, before anybody changed one.</summary>
    public static IEnumerable<ShopOrder> On(DateOnly today) =>
        from line in Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select Read(line.Split('|', StringSplitOptions.TrimEntries), today);

    static ShopOrder Read(string[] column, DateOnly today)
    {
        var number = int.Parse(column[0], CultureInfo.InvariantCulture);
        var placed = today.AddDays(-int.Parse(column[3], CultureInfo.InvariantCulture));
        // An order of today must not be placed in the future, whatever hour it is.
        var placedAt = new DateTimeOffset(placed, placed == today ? TimeOnly.MinValue : new TimeOnly(8 + number % 12, number * 7 % 60), TimeSpan.Zero);
        return new ShopOrder(
            $"HP-{number}",
            column[2],
            placedAt,
            [.. column[7].Split(';', StringSplitOptions.TrimEntries).Select(ReadItem)],
            column[5] is "-" ? null : column[5],
            column[4] is "-" ? null : today.AddDays(int.Parse(column[4], CultureInfo.InvariantCulture)),
            column[6],
            new ShopCustomer(column[1], char.ToUpperInvariant(column[1][0]) + column[1][1..], HashOf($"{column[1]}@example.com"), Segments.GetValueOrDefault(column[1])),
            null,
            [new(placedAt, "placed")]);
    }

    static ShopItem ReadItem(string text)
    {
        var times = text.IndexOf(" x ", StringComparison.Ordinal);
        var comma = text.LastIndexOf(", ", StringComparison.Ordinal);
        return new(
            text[(times + 3)..comma],
            int.Parse(text[..times], CultureInfo.InvariantCulture),
            decimal.Parse(text[(comma + 2)..], CultureInfo.InvariantCulture));
    }

    static string HashOf(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
}
