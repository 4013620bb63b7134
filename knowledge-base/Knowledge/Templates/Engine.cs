using System.Collections.Concurrent;
using System.Globalization;
using HandlebarsDotNet;
using Knowledge.Helpers;

namespace Knowledge.Templates;

/// <summary>Handlebars.Net with our helpers and our own writing of values: one for each form, locale and currency.</summary>
/// <remarks>
/// Everything is registered before the first template is compiled; after that, compiling and rendering are thread-safe
/// (so say its authors, and a test here renders from many threads). The engine's own escaping is off: it encodes
/// apostrophes, and knows nothing of Markdown. Every output of a template goes through one of the writers below instead.
/// </remarks>
internal sealed class Engine
{
    public const string TextWriter = "kb-text";
    public const string RawWriter = "kb-raw";
    public const string AddressWriter = "kb-address";
    public const string AddressPartWriter = "kb-address-part";
    public const string LinkWriter = "kb-link";
    public const string Member = "kb-member";
    public const string RequiredList = "kb-list";
    public const string OptionalList = "kb-any-list";

    /// <summary>The one helper that is no function of values to a value: it writes a link in the form of the channel.</summary>
    public const string Link = "link";

    private static readonly ConcurrentDictionary<(TextForm, string, string?), Engine> Engines = new();

    private readonly IHandlebars handlebars;
    private readonly Surroundings surroundings;
    private readonly bool isMarkdown;

    private Engine(TextForm form, CultureInfo culture, string? currency)
    {
        surroundings = new(culture, currency);
        isMarkdown = form == TextForm.Markdown;
        handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = true,
            ThrowOnUnresolvedBindingExpression = true,
            FormatProvider = culture,
        });
        Register(TextWriter, value => isMarkdown ? Escape.Markdown(Read(value)) : Escape.OneLine(Read(value)));
        Register(RawWriter, Read);
        Register(AddressWriter, Address);
        Register(AddressPartWriter, value => Escape.AddressPart(Read(value)));
        handlebars.RegisterHelper(LinkWriter, (EncodedTextWriter output, Context _, Arguments arguments) =>
            output.WriteSafeString(LinkTo(Address(arguments[0]), Read(arguments[1]))));
        handlebars.RegisterHelper(Member, (Context _, Arguments arguments) => MemberOf(arguments[0], (string)arguments[1]!));
        handlebars.RegisterHelper(RequiredList, (Context _, Arguments arguments) => List(arguments[0]) is Missing missing ? throw missing.Stop() : List(arguments[0]));
        handlebars.RegisterHelper(OptionalList, (Context _, Arguments arguments) => List(arguments[0]));
        foreach (var helper in HelperTable.All)
            Register(helper);
    }

    public static Engine For(TextForm form, CultureInfo culture, string? currency) =>
        Engines.GetOrAdd((form, culture.Name, currency), key => new(key.Item1, CultureInfo.GetCultureInfo(key.Item2), key.Item3));

    /// <summary>The compiled template. Compiling costs about a millisecond; rendering some microseconds.</summary>
    public HandlebarsTemplate<System.IO.TextWriter, object, object> Compile(string source) => handlebars.Compile(new StringReader(source));

    private void Register(string writer, Func<object?, string> write) =>
        handlebars.RegisterHelper(writer, (EncodedTextWriter output, Context _, Arguments arguments) => output.WriteSafeString(write(arguments[0])));

    private void Register(Helper helper) =>
        handlebars.RegisterHelper(helper.Name, (Context _, Arguments arguments) =>
        {
            var given = new object[arguments.Length];
            for (var i = 0; i < given.Length; i++)
                given[i] = Given(arguments[i]);
            return Accepted(helper.Apply(given, surroundings), helper.Name);
        });

    private string Read(object? value) => value as string ?? (string)Accepted(TextHelpers.Read(Given(value), surroundings.Culture), "A value");

    private string Address(object? value) =>
        Escape.Address(Read(value)) ?? throw new RenderStop(0, "A link's address is not one of http, https or mailto.", "Pass a whole address.");

    private string LinkTo(string address, string text) => isMarkdown ? $"[{Escape.Markdown(text)}]({address})" : $"{Escape.OneLine(text)} ({address})";

    // The engine would also find public properties, such as the length of a text; only what was passed in is there for us.
    private static object? MemberOf(object? item, string member) =>
        item is Dictionary<string, object?> members
            ? members[member]
            : throw new RenderStop(0, $"this.{member} has no value: the item is not a group of values.", "Write {{this}}.");

    private static object List(object? value) => value switch
    {
        CountedList or Missing => value,
        _ => throw new RenderStop(0, "{{#each}} was given something that is not a list.", "Pass a list."),
    };

    private static object Given(object? value) => value switch
    {
        Missing missing => throw missing.Stop(),
        null => throw new RenderStop(0, "A value is missing.", null),
        _ => value,
    };

    private static object Accepted(object result, string name) =>
        result is Refusal refusal ? throw new RenderStop(0, $"{name} {refusal.Message}.", null) : result;
}
