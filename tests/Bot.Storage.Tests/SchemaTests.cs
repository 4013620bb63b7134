using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace Bot.Storage.Tests;

/// <summary>The schema says what the code says, and every column what it knows about people.</summary>
public sealed class SchemaTests
{
    static readonly Dictionary<string, Func<BotDb>> Contexts = new()
    {
        ["sqlite"] = () => new SqliteBotDb(new DbContextOptionsBuilder<SqliteBotDb>().UseSqlite("Data Source=:memory:").Options),
        ["postgres"] = () => new PostgresBotDb(new DbContextOptionsBuilder<PostgresBotDb>().UseNpgsql("Host=none").Options),
    };

    public static TheoryData<string> Engines => [.. Contexts.Keys];

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_migrations_make_what_the_model_says(string engine)
    {
        using var db = Contexts[engine]();

        Assert.False(db.Database.HasPendingModelChanges(), "The model changed without a migration: run eng/migrate-add.");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_column_says_what_it_knows_about_people(string engine)
    {
        using var db = Contexts[engine]();

        Assert.Empty(Untagged(db.Model));
    }

    [Fact]
    public void A_column_without_a_tag_is_found()
    {
        using var db = new Careless(new DbContextOptionsBuilder<Careless>().UseSqlite("Data Source=:memory:").Options);

        Assert.Equal(["Note.Words"], Untagged(db.Model));
    }

    [Fact]
    public void What_a_customer_wrote_is_personal_and_a_password_is_secret()
    {
        using var db = Contexts["sqlite"]();

        Assert.Equal(DataClass.Personal, TagOf<FactRow>(nameof(FactRow.Body)));
        Assert.Equal(DataClass.Secret, TagOf<Staff>(nameof(Staff.PasswordHash)));
        Assert.Equal(DataClass.Personal, TagOf<Staff>(nameof(Staff.Email)));

        DataClass? TagOf<T>(string property) => PrivacyTags.Of(db.Model.FindEntityType(typeof(T))!.FindProperty(property)!);
    }

    [Fact]
    public void Both_engines_have_the_same_tables_and_columns()
    {
        using var sqlite = Contexts["sqlite"]();
        using var postgres = Contexts["postgres"]();

        // The one difference: PostgreSQL numbers its transactions.
        Assert.Equal(Columns(sqlite).Append("facts.xid").Order(), Columns(postgres).Order());

        static IEnumerable<string> Columns(BotDb db) =>
            db.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}"));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_roles_are_there_from_the_start(StorageProvider engine)
    {
        await using var here = await Installation.StartedAsync(engine);

        Assert.Equal(StaffRoles.All.Order(StringComparer.Ordinal), await here.ReadAsync(db => db.Roles.OrderBy(role => role.Name).Select(role => role.Name!).ToListAsync()));
    }

    static IEnumerable<string> Untagged(IModel model) =>
        from entity in model.GetEntityTypes()
        from property in entity.GetProperties()
        where PrivacyTags.Of(property) is null
        select $"{entity.ClrType.Name}.{property.Name}";

    sealed class Careless(DbContextOptions<Careless> options) : DbContext(options)
    {
        public DbSet<Note> Notes => Set<Note>();
    }

    sealed class Note
    {
        [Privacy(DataClass.None)]
        public int Id { get; set; }

        public string Words { get; set; } = "";
    }
}
