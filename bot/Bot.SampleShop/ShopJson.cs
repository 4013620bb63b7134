using System.Text.Json.Serialization;

namespace Bot.SampleShop;

// What goes over the wire. The bot has its own reading of it (Bot.Connectors): the two are different companies.
sealed record ShopOrder(
    string Number,
    string Status,
    DateTimeOffset PlacedAt,
    IReadOnlyList<ShopItem> Items,
    string? Carrier,
    DateOnly? ExpectedDelivery,
    string Refund,
    ShopCustomer Customer,
    string? Reference,
    IReadOnlyList<ShopEvent> History);

sealed record ShopItem(string Name, int Quantity, decimal UnitPrice);

sealed record ShopCustomer(string Id, string FirstName, string EmailHash, string? Segment = null);

sealed record ShopEvent(DateTimeOffset At, string What);

sealed record ShopProblem(string Reason, string Message);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ShopOrder))]
[JsonSerializable(typeof(IReadOnlyList<ShopOrder>))]
[JsonSerializable(typeof(ShopProblem))]
sealed partial class ShopJson : JsonSerializerContext;
