using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bot.Storage.Migrations.Postgres
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
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    action = table.Column<string>(type: "text", nullable: false),
                    undo_of = table.Column<long>(type: "bigint", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    kept_at = table.Column<long>(type: "bigint", nullable: false),
                    to_stop = table.Column<bool>(type: "boolean", nullable: false),
                    restarts = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    by_id = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bulk_rows",
                columns: table => new
                {
                    job = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    conversation = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: true),
                    was_owner = table.Column<int>(type: "integer", nullable: true),
                    was_queue = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_rows", x => new { x.job, x.number });
                });

            migrationBuilder.CreateTable(
                name: "macro_runs",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    conversation = table.Column<string>(type: "text", nullable: false),
                    macro = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    steps = table.Column<string>(type: "text", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_macro_runs", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "macros",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    steps = table.Column<string>(type: "text", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_macros", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "recent_searches",
                columns: table => new
                {
                    staff = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recent_searches", x => new { x.staff, x.text });
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    filter = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: true),
                    department = table.Column<string>(type: "text", nullable: true),
                    pinned = table.Column<bool>(type: "boolean", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_parts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    conversation = table.Column<string>(type: "text", nullable: false),
                    queue = table.Column<string>(type: "text", nullable: true),
                    agent_id = table.Column<string>(type: "text", nullable: true),
                    first_at = table.Column<long>(type: "bigint", nullable: false),
                    last_at = table.Column<long>(type: "bigint", nullable: false),
                    last_number = table.Column<int>(type: "integer", nullable: false),
                    lines = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_parts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_texts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    intents = table.Column<string>(type: "text", nullable: false)
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

            // The words are wide and read only where a phrase has to be looked at again: kept beside the row, the rows stay narrow and many can be looked through.
            migrationBuilder.Sql("ALTER TABLE search_parts ADD COLUMN words tsvector");
            migrationBuilder.Sql("ALTER TABLE search_parts SET (toast_tuple_target = 128)");
            migrationBuilder.Sql("CREATE INDEX ix_search_parts_words ON search_parts USING gin (words)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
