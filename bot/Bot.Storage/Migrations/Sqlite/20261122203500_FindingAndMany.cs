using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FindingAndMany : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bulk_jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    action = table.Column<string>(type: "TEXT", nullable: false),
                    undo_of = table.Column<long>(type: "INTEGER", nullable: true),
                    total = table.Column<int>(type: "INTEGER", nullable: false),
                    kept_at = table.Column<long>(type: "INTEGER", nullable: false),
                    to_stop = table.Column<bool>(type: "INTEGER", nullable: false),
                    restarts = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    by_id = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    problem = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bulk_rows",
                columns: table => new
                {
                    job = table.Column<long>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: true),
                    was_owner = table.Column<int>(type: "INTEGER", nullable: true),
                    was_queue = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_rows", x => new { x.job, x.number });
                });

            migrationBuilder.CreateTable(
                name: "macro_runs",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    macro = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_macro_runs", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "macros",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_macros", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "recent_searches",
                columns: table => new
                {
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recent_searches", x => new { x.staff, x.text });
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    filter = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: true),
                    department = table.Column<string>(type: "TEXT", nullable: true),
                    pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_parts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    queue = table.Column<string>(type: "TEXT", nullable: true),
                    agent_id = table.Column<string>(type: "TEXT", nullable: true),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_number = table.Column<int>(type: "INTEGER", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_parts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_texts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    intents = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_texts", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_bulk_jobs_by_id_id",
                table: "bulk_jobs",
                columns: new[] { "by_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_bulk_jobs_running",
                table: "bulk_jobs",
                column: "kept_at",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ux_bulk_jobs_undo",
                table: "bulk_jobs",
                column: "undo_of",
                unique: true,
                filter: "undo_of IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bulk_rows_job_state_number",
                table: "bulk_rows",
                columns: new[] { "job", "state", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_macro_runs_at",
                table: "macro_runs",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_saved_views_staff",
                table: "saved_views",
                column: "staff");

            migrationBuilder.CreateIndex(
                name: "IX_search_parts_conversation_id",
                table: "search_parts",
                columns: new[] { "conversation", "id" });

            // Words only: what they stood in is kept in search_texts. Folded by the program, so nothing is left to the tokenizer.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE search_words USING fts5(customer, staff, tags, said, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE search_words");

            migrationBuilder.DropTable(
                name: "bulk_jobs");

            migrationBuilder.DropTable(
                name: "bulk_rows");

            migrationBuilder.DropTable(
                name: "macro_runs");

            migrationBuilder.DropTable(
                name: "macros");

            migrationBuilder.DropTable(
                name: "recent_searches");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropTable(
                name: "search_parts");

            migrationBuilder.DropTable(
                name: "search_texts");
        }
    }
}
