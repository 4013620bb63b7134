using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Dialogues;

namespace Bot.Connectors.Shop;

/// <summary>An order as the shop sends it. Everything may be missing: what is not there is not invented, see <see cref="ToOrder"/>.</summary>
sealed record WireOrder(
    string? Number,
    string? Status,
    DateTimeOffset? PlacedAt,
    IReadOnlyList<WireItem>? Items,
    string? Carrier,
    DateOnly? ExpectedDelivery,
    string? Refund,
    string? Reference,
    WireCustomer? Customer = null)
{
    /// <summary>The order, or null when it lacks what no order can lack.</summary>
    public Order? ToOrder() => this is { Number: { } number, Status: { } status, PlacedAt: { } placedAt, Items.Count: > 0 }
        ? new(
            number,
            status,
            [.. Items.Select(item => item.Quantity > 1 ? $"{item.Quantity} × {item.Name}" : item.Name ?? "")],
            Carrier,
            placedAt,
            // The shop keeps the day after it has passed; to us it is a promise, and a kept or broken one is none.
            status is "placed" or "packed" or "shipped" ? ExpectedDelivery : null,
            Refund ?? "none")
        { Segment = Customer?.Segment is { Length: > 0 and <= 60 } segment ? segment : null }
        : null;

    /// <summary>What became of the order, or null when the answer does not say so.</summary>
    public OrderChange? ToChange() => this is { Number: { } number, Status: { } status, Reference: { } reference }
        ? new(number, status, reference)
        : null;
}

sealed record WireCustomer(string? Segment);

sealed record WireItem(string? Name, int Quantity);

sealed record WireProblem(string? Reason, string? Message)
{
    /// <summary>The message, when it is one for a customer to read.</summary>
    public string? Words => Message is { Length: > 0 and <= 300 } ? Message : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireProblem))]
sealed partial class ShopWireJson : JsonSerializerContext;
