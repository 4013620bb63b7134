using HandlebarsDotNet;

namespace Knowledge.Templates;

/// <summary>One text of an article in one form, compiled at its first use.</summary>
/// <remarks>
/// Thread-safe. A text that uses no values but the shop's is rendered once and kept. Rendering is synchronous, so each thread
/// has one writer, emptied after use.
/// </remarks>
internal sealed class Template
{
    [ThreadStatic]
    private static CappedWriter? writerOfThread;

    private readonly string file;
    private readonly IReadOnlyList<Slot> slots;
    private readonly IReadOnlySet<string> members;
    private readonly IReadOnlyDictionary<string, object?> shop;
    private readonly Lazy<HandlebarsTemplate<TextWriter, object, object>> compiled;
    private readonly Lazy<Rendered>? constant;

    public Template(string file, string source, GuardedTemplate guarded, IReadOnlyDictionary<string, object?> shop, Engine engine)
    {
        this.file = file;
        this.shop = shop;
        slots = guarded.Slots;
        members = guarded.Members;
        Source = source;
        compiled = new(() => engine.Compile(source));
        if (guarded.IsConstant)
            constant = new(() => RenderNow(shop));
    }

    /// <summary>What the engine is given; for tests and the lint.</summary>
    public string Source { get; }

    /// <summary>The same for every customer.</summary>
    public bool IsConstant => constant is not null;

    public Rendered Render(IReadOnlyDictionary<string, object?> values) => constant?.Value ?? RenderNow(values);

    private Rendered RenderNow(IReadOnlyDictionary<string, object?> values)
    {
        var writer = writerOfThread ??= new();
        try
        {
            compiled.Value(writer, Context(values), null!);
            return new(writer.Finish(), null);
        }
        catch (RenderStop stop)
        {
            return new(null, new(file, stop.Line, stop.Message, stop.Remedy));
        }
#pragma warning disable CA1031 // A template must not be able to break a turn: whatever the engine throws becomes an answer here.
        catch (Exception engineFault)
#pragma warning restore CA1031
        {
            return new(null, new(file, 0, $"The template engine failed ({engineFault.GetType().Name}).", "Simplify the article."));
        }
        finally
        {
            writer.Clear();
        }
    }

    private Dictionary<string, object?> Context(IReadOnlyDictionary<string, object?> values)
    {
        var context = new Dictionary<string, object?>(slots.Count);
        var counter = new StepCounter();
        foreach (var slot in slots)
            context[slot.Name] = Values.Admit(Values.Find(slot.IsShop ? shop : values, slot.Path), slot, members, counter);
        return context;
    }
}
