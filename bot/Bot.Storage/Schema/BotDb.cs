using System.Text;
using Bot.Conversations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bot.Storage;

/// <summary>The database as the back office reads it, and the owner of its schema. Not thread-safe; take one from
/// <c>IDbContextFactory&lt;BotDb&gt;</c> for each piece of work.</summary>
/// <remarks>
/// The tables of the road (conversations, inbox, facts, messages, timers, followers, cases) are for reading here: they are written by
/// the road alone, which keeps a cache of them. Instants are unix milliseconds in the database; a comparison in a
/// query needs the instant in a variable.
/// </remarks>
public abstract class BotDb(DbContextOptions options) : IdentityDbContext<Staff, IdentityRole, string>(options)
{
    /// <summary>Conversations, for lists.</summary>
    public IQueryable<ConversationRow> Conversations => Set<ConversationRow>().AsNoTracking();

    /// <summary>What came in.</summary>
    public IQueryable<InboxRow> Inbox => Set<InboxRow>().AsNoTracking();

    /// <summary>What happened.</summary>
    public IQueryable<FactRow> Facts => Set<FactRow>().AsNoTracking();

    /// <summary>What customers read.</summary>
    public IQueryable<MessageRow> Messages => Set<MessageRow>().AsNoTracking();

    /// <summary>What falls due.</summary>
    public IQueryable<TimerRow> Timers => Set<TimerRow>().AsNoTracking();

    /// <summary>How far the followers have read.</summary>
    public IQueryable<FollowerRow> Followers => Set<FollowerRow>().AsNoTracking();

    /// <summary>Feedback cases.</summary>
    public IQueryable<CaseRow> Cases => Set<CaseRow>().AsNoTracking();

    /// <summary>Labels on conversations.</summary>
    public IQueryable<ConversationLabelRow> ConversationLabels => Set<ConversationLabelRow>().AsNoTracking();

    /// <summary>Colleagues who were asked into conversations.</summary>
    public IQueryable<ConversationGuestRow> ConversationGuests => Set<ConversationGuestRow>().AsNoTracking();

    /// <summary>Places in times for callbacks that are promised.</summary>
    public IQueryable<CallbackPlaceRow> CallbackPlaces => Set<CallbackPlaceRow>().AsNoTracking();

    /// <summary>The labels people may choose from.</summary>
    public DbSet<KeptLabelRow> KeptLabels => Set<KeptLabelRow>();

    /// <summary>What people have begun to write.</summary>
    public DbSet<DraftRow> Drafts => Set<DraftRow>();

    /// <summary>How people like the console.</summary>
    public DbSet<ProfileRow> Profiles => Set<ProfileRow>();

    /// <summary>Texts used again and again.</summary>
    public DbSet<CannedReplyRow> CannedReplies => Set<CannedReplyRow>();

    /// <summary>Parts of conversations in the index of search.</summary>
    public IQueryable<SearchPartRow> SearchParts => Set<SearchPartRow>().AsNoTracking();

    /// <summary>What they say.</summary>
    public IQueryable<SearchTextRow> SearchTexts => Set<SearchTextRow>().AsNoTracking();

    /// <summary>What the numbers count as one conversation.</summary>
    public IQueryable<TalkRow> Talks => Set<TalkRow>().AsNoTracking();

    /// <summary>What they count by itself.</summary>
    public IQueryable<MarkRow> Marks => Set<MarkRow>().AsNoTracking();

    /// <summary>What people looked for.</summary>
    public DbSet<RecentSearchRow> RecentSearches => Set<RecentSearchRow>();

    /// <summary>Things done to many conversations.</summary>
    public DbSet<BulkJobRow> BulkJobs => Set<BulkJobRow>();

    /// <summary>Their conversations.</summary>
    public DbSet<BulkRowRow> BulkRows => Set<BulkRowRow>();

    /// <summary>Kept sequences of acts.</summary>
    public DbSet<MacroRow> Macros => Set<MacroRow>();

    /// <summary>Their runs.</summary>
    public DbSet<MacroRunRow> MacroRuns => Set<MacroRunRow>();

    /// <summary>Filters under a name.</summary>
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    /// <summary>Published policies.</summary>
    public DbSet<PolicyRow> Policies => Set<PolicyRow>();

    /// <summary>Releases of the policy.</summary>
    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    /// <summary>Times in which nothing is published.</summary>
    public DbSet<FreezeRow> Freezes => Set<FreezeRow>();

    /// <summary>Trained models.</summary>
    public DbSet<ModelVersionRow> ModelVersions => Set<ModelVersionRow>();

    /// <summary>What their held-out phrases were taken for.</summary>
    public DbSet<ModelJudgedRow> ModelJudged => Set<ModelJudgedRow>();

    /// <summary>Which of them answered from when on.</summary>
    public DbSet<ModelReleaseRow> ModelReleases => Set<ModelReleaseRow>();

    /// <summary>Changes to the example phrases.</summary>
    public DbSet<ExampleChangeRow> ExampleChanges => Set<ExampleChangeRow>();

    /// <summary>What the model was not sure of.</summary>
    public IQueryable<UnsureTurnRow> UnsureTurns => Set<UnsureTurnRow>().AsNoTracking();

    /// <summary>What the desk says was heard wrongly.</summary>
    public DbSet<CorrectionRow> Corrections => Set<CorrectionRow>();

    /// <summary>Counts of the drift monitors.</summary>
    public IQueryable<DriftCountRow> DriftCounts => Set<DriftCountRow>().AsNoTracking();

    /// <summary>Jobs on models.</summary>
    public DbSet<ModelJobRow> ModelJobs => Set<ModelJobRow>();

    /// <summary>Replays and sweeps.</summary>
    public DbSet<ReplayRow> Replays => Set<ReplayRow>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <summary>Links that show the floor's figures on a screen.</summary>
    public DbSet<ScreenRow> Screens => Set<ScreenRow>();

    /// <summary>Where staff have signed in.</summary>
    public DbSet<StaffSessionRow> StaffSessions => Set<StaffSessionRow>();

    /// <summary>Words about the installation.</summary>
    public DbSet<MetaRow> Meta => Set<MetaRow>();

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version2;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);

        builder.Entity<ConversationRow>(row =>
        {
            row.ToTable("conversations").HasKey(c => c.Id);
            row.HasIndex(c => new { c.Owner, c.WaitingSince });
            row.HasIndex(c => new { c.Owner, c.ChangedAt });
            row.HasIndex(c => new { c.AgentId, c.Owner });
            row.HasIndex(c => new { c.Queue, c.Owner, c.WaitingSince });
            // Most conversations never leave the bot; they pay nothing for it.
            row.HasIndex(c => new { c.Queue, c.Owner, c.ChangedAt }, "ix_conversations_queue").HasFilter("queue IS NOT NULL");
            row.HasIndex(c => new { c.Owner, c.Queue, c.WaitingSince }, "ix_conversations_raised").HasFilter("raised_by IS NOT NULL");
        });
        builder.Entity<ConversationRow>(row =>
        {
            row.Property(c => c.Labels).HasDefaultValue("");
            row.HasIndex(c => c.CustomerSpokeAt, "ix_conversations_unanswered").HasFilter("unanswered");
            row.HasIndex(c => c.SnoozedSince, "ix_conversations_snoozed").HasFilter("snoozed_since IS NOT NULL");
        });
        builder.Entity<ConversationRow>().HasIndex(c => c.CallbackDue, "ix_conversations_callbacks").HasFilter("callback_due IS NOT NULL");
        builder.Entity<ConversationLabelRow>(row =>
        {
            row.ToTable("conversation_labels").HasKey(l => new { l.Conversation, l.Label });
            row.HasIndex(l => new { l.Label, l.At });
            row.HasIndex(l => new { l.Label, l.Queue, l.At }, "ix_conversation_labels_queue").HasFilter("queue IS NOT NULL");
        });
        builder.Entity<ConversationGuestRow>(row =>
        {
            row.ToTable("conversation_guests").HasKey(g => new { g.Conversation, g.Staff });
            row.HasIndex(g => new { g.Staff, g.At });
        });
        builder.Entity<CallbackPlaceRow>().ToTable("callback_places").HasKey(p => new { p.Queue, p.Starts, p.Place });
        builder.Entity<KeptLabelRow>().ToTable("kept_labels").HasKey(l => l.Label);
        builder.Entity<DraftRow>(row =>
        {
            row.ToTable("drafts").HasKey(d => new { d.Conversation, d.Staff, d.Mode });
            row.HasIndex(d => d.At);
        });
        builder.Entity<ProfileRow>().ToTable("profiles").HasKey(p => p.Staff);
        builder.Entity<CannedReplyRow>().ToTable("canned_replies").HasKey(r => r.Shortcut);
        builder.Entity<InboxRow>(row =>
        {
            row.ToTable("inbox").HasKey(m => m.Id);
            row.HasIndex(m => new { m.Conversation, m.MessageId }).IsUnique();
            row.HasIndex(m => m.Id, "ix_inbox_pending").HasFilter("state = 0");
        });
        builder.Entity<FactRow>(row =>
        {
            row.ToTable("facts").HasKey(f => f.Position);
            row.HasIndex(f => new { f.Conversation, f.Number }).IsUnique();
        });
        builder.Entity<MessageRow>(row =>
        {
            row.ToTable("messages").HasKey(m => m.Row);
            row.Property(m => m.Id).IsRequired();
            row.HasIndex(m => new { m.Conversation, m.Seq }).IsUnique();
            // Two small indexes over the few that wait: which is due first, and which is first in its conversation.
            row.HasIndex(m => new { m.NextTry, m.Row }, "ix_messages_due").HasFilter("state = 0");
            row.HasIndex(m => new { m.Conversation, m.Seq }, "ix_messages_unsent").HasFilter("state = 0");
        });
        builder.Entity<TimerRow>(row =>
        {
            row.ToTable("timers").HasKey(t => t.Key);
            row.HasIndex(t => t.Due, "ix_timers_due").HasFilter("fired_at IS NULL");
            row.HasIndex(t => t.FiredAt, "ix_timers_fired").HasFilter("fired_at IS NOT NULL");
        });
        builder.Entity<FollowerRow>().ToTable("followers").HasKey(f => f.Name);
        builder.Entity<PolicyRow>(row =>
        {
            row.ToTable("policies").HasKey(p => p.Version);
            row.Property(p => p.Version).ValueGeneratedNever();
        });
        builder.Entity<ReleaseRow>(row =>
        {
            row.ToTable("releases").HasKey(r => r.Number);
            row.Property(r => r.Number).ValueGeneratedNever();
            row.Property(r => r.State).HasConversion<string>();
            row.HasIndex(r => r.Due, "ix_releases_due").HasFilter("due IS NOT NULL");
        });
        builder.Entity<FreezeRow>().ToTable("freezes").HasKey(f => f.Id);
        builder.Entity<CaseRow>(row =>
        {
            row.ToTable("cases").HasKey(c => c.Id);
            row.HasIndex(c => new { c.Department, c.State, c.DueAt });
            row.HasIndex(c => new { c.State, c.DueAt });
        });
        builder.Entity<AuditRow>(row =>
        {
            row.ToTable("audit").HasKey(a => a.Id);
            row.HasIndex(a => a.Number).IsUnique();
            row.HasIndex(a => a.Id, "ix_audit_open").HasFilter("number IS NULL");
            row.HasIndex(a => new { a.WhoId, a.Id });
            row.HasIndex(a => new { a.Act, a.Id });
        });
        builder.Entity<ReplayRow>(row =>
        {
            row.ToTable("replays").HasKey(r => r.Id);
            row.HasIndex(r => new { r.Release, r.Id });
            row.HasIndex(r => r.KeptAt, "ix_replays_running").HasFilter("state = 0");
        });
        builder.Entity<MetaRow>().ToTable("meta").HasKey(m => m.Key);
        Models(builder);
        Finding(builder);
        Measures(builder);

        builder.Entity<Staff>(staff =>
        {
            staff.ToTable("staff");
            staff.HasIndex(s => s.LastSeenAt);
            staff.Property(s => s.Skills).HasDefaultValue("");
            staff.Property(s => s.Languages).HasDefaultValue("");
            staff.Property(s => s.Queues).HasDefaultValue("");
            staff.Property(s => s.ChannelCapacity).HasDefaultValue("");
            staff.Property(s => s.Presence).HasDefaultValue(Bot.Desk.DeskPresence.Available);
        });
        builder.Entity<StaffSessionRow>(row =>
        {
            row.ToTable("staff_sessions").HasKey(s => s.Id);
            row.HasIndex(s => new { s.Staff, s.EndedAt });
        });
        builder.Entity<ScreenRow>(row =>
        {
            row.ToTable("screens").HasKey(s => s.Id);
            row.HasIndex(s => s.Hash).IsUnique();
        });
        builder.Entity<IdentityRole>().ToTable("roles").HasData(
            StaffRoles.All.Select(role => new IdentityRole { Id = role, Name = role, NormalizedName = role.ToUpperInvariant(), ConcurrencyStamp = role }));
        builder.Entity<IdentityUserRole<string>>().ToTable("staff_roles");
        builder.Entity<IdentityUserClaim<string>>().ToTable("staff_claims");
        builder.Entity<IdentityUserLogin<string>>().ToTable("staff_logins");
        builder.Entity<IdentityUserToken<string>>().ToTable("staff_tokens");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("role_claims");

        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
            property.SetColumnName(Snake(property.Name));
    }

    static void Models(ModelBuilder builder)
    {
        builder.Entity<ModelVersionRow>().ToTable("model_versions").HasKey(v => new { v.Language, v.Version });
        builder.Entity<ModelJudgedRow>().ToTable("model_judged").HasKey(v => new { v.Language, v.Version });
        builder.Entity<ModelReleaseRow>().ToTable("model_releases").HasKey(r => new { r.Language, r.Number });
        builder.Entity<ExampleChangeRow>(row =>
        {
            row.ToTable("example_changes").HasKey(c => c.Id);
            row.HasIndex(c => new { c.Language, c.Id });
        });
        builder.Entity<UnsureTurnRow>(row =>
        {
            row.ToTable("unsure_turns").HasKey(t => new { t.Language, t.Fold });
            row.HasIndex(t => new { t.Language, t.State, t.LastAt });
            row.HasIndex(t => new { t.Language, t.State, t.Times });
            row.HasIndex(t => new { t.Conversation, t.Number });
        });
        builder.Entity<CorrectionRow>(row =>
        {
            row.ToTable("corrections").HasKey(c => c.Id);
            row.HasIndex(c => new { c.Conversation, c.Number });
            row.HasIndex(c => new { c.Language, c.Id });
        });
        builder.Entity<DriftCountRow>().ToTable("drift_counts").HasKey(c => new { c.Model, c.Day, c.Measure, c.Bin });
        builder.Entity<ModelJobRow>(row =>
        {
            row.ToTable("model_jobs").HasKey(j => j.Id);
            // One at a time, whoever asks.
            row.HasIndex(j => j.State, "ux_model_jobs_running").IsUnique().HasFilter("state = 0");
        });
    }

    static void Finding(ModelBuilder builder)
    {
        builder.Entity<SearchPartRow>(row =>
        {
            row.ToTable("search_parts").HasKey(p => p.Id);
            row.HasIndex(p => new { p.Conversation, p.Id });
        });
        builder.Entity<SearchTextRow>(row =>
        {
            row.ToTable("search_texts").HasKey(t => t.Id);
            row.Property(t => t.Id).ValueGeneratedNever();
        });
        builder.Entity<RecentSearchRow>().ToTable("recent_searches").HasKey(r => new { r.Staff, r.Text });
        builder.Entity<BulkJobRow>(row =>
        {
            row.ToTable("bulk_jobs").HasKey(j => j.Id);
            row.HasIndex(j => j.KeptAt, "ix_bulk_jobs_running").HasFilter("state = 0");
            row.HasIndex(j => new { j.ById, j.Id });
            // Taken back once, whoever asks.
            row.HasIndex(j => j.UndoOf, "ux_bulk_jobs_undo").IsUnique().HasFilter("undo_of IS NOT NULL");
        });
        builder.Entity<BulkRowRow>(row =>
        {
            row.ToTable("bulk_rows").HasKey(r => new { r.Job, r.Number });
            row.HasIndex(r => new { r.Job, r.State, r.Number });
        });
        builder.Entity<MacroRow>().ToTable("macros").HasKey(m => m.Name);
        builder.Entity<MacroRunRow>(row =>
        {
            row.ToTable("macro_runs").HasKey(r => r.Key);
            row.HasIndex(r => r.At);
        });
        builder.Entity<SavedViewRow>(row =>
        {
            row.ToTable("saved_views").HasKey(v => v.Id);
            row.HasIndex(v => v.Staff);
        });
    }

    static void Measures(ModelBuilder builder)
    {
        builder.Entity<TalkRow>(row =>
        {
            row.ToTable("talks").HasKey(t => new { t.Conversation, t.Number });
            row.HasIndex(t => t.Began, "ix_talks_began").HasFilter("began IS NOT NULL");
            row.HasIndex(t => t.People, "ix_talks_people").HasFilter("people IS NOT NULL");
            row.Property(t => t.Rule).HasDefaultValue("");
            row.Property(t => t.Queue).HasDefaultValue("");
        });
        builder.Entity<MarkRow>(row =>
        {
            row.ToTable("marks").HasKey(m => new { m.Conversation, m.Number });
            row.HasIndex(m => m.At);
        });
    }

    /// <summary>Plain SQL is written by hand here, so names need no quotes: <c>WaitingSince</c> is <c>waiting_since</c>.</summary>
    static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }

    sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}

/// <summary>The schema on SQLite, with its migrations.</summary>
public sealed class SqliteBotDb(DbContextOptions<SqliteBotDb> options) : BotDb(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        // SQLite gives these numbers all the same, as the highest there is plus one; they are only not AUTOINCREMENT, which keeps the highest
        // one ever given and so costs every commit a page. Facts pay for that, because followers keep positions.
        builder.Entity<InboxRow>().Property(m => m.Id).ValueGeneratedNever();
        builder.Entity<MessageRow>().Property(m => m.Row).ValueGeneratedNever();
    }
}

/// <summary>The schema on PostgreSQL, with its migrations.</summary>
public sealed class PostgresBotDb(DbContextOptions<PostgresBotDb> options) : BotDb(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<FactRow>(row =>
        {
            // Positions are not in commit order when several nodes write; with the transaction's number a follower can tell
            // what is settled for good. See PostgresEngine.FactsAfter.
            row.Property<ulong>("Xid").HasColumnName("xid").HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()")
                .HasAnnotation(PrivacyTags.ShadowTag, (int)DataClass.None);
            row.HasIndex("Xid", nameof(FactRow.Position));
        });
    }
}
