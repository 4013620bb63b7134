using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Models : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "drift_counts",
                columns: table => new
                {
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    measure = table.Column<string>(type: "TEXT", nullable: false),
                    bin = table.Column<int>(type: "INTEGER", nullable: false),
                    count = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drift_counts", x => new { x.model, x.day, x.measure, x.bin });
                });

            migrationBuilder.CreateTable(
                name: "example_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    intent = table.Column<string>(type: "TEXT", nullable: false),
                    was = table.Column<string>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    by_id = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    undone_by_id = table.Column<string>(type: "TEXT", nullable: true),
                    undone_by = table.Column<string>(type: "TEXT", nullable: true),
                    undone_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_example_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "model_jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    by_id = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    problem = table.Column<string>(type: "TEXT", nullable: true),
                    live = table.Column<int>(type: "INTEGER", nullable: true),
                    compared = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_jobs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "model_judged",
                columns: table => new
                {
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_judged", x => new { x.language, x.version });
                });

            migrationBuilder.CreateTable(
                name: "model_releases",
                columns: table => new
                {
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    by_id = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_releases", x => new { x.language, x.number });
                });

            migrationBuilder.CreateTable(
                name: "model_versions",
                columns: table => new
                {
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    data_hash = table.Column<string>(type: "TEXT", nullable: false),
                    shipped_hash = table.Column<string>(type: "TEXT", nullable: false),
                    last_change = table.Column<long>(type: "INTEGER", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    report = table.Column<string>(type: "TEXT", nullable: false),
                    checksum = table.Column<string>(type: "TEXT", nullable: false),
                    trained_by_id = table.Column<string>(type: "TEXT", nullable: false),
                    trained_by = table.Column<string>(type: "TEXT", nullable: false),
                    trained_at = table.Column<long>(type: "INTEGER", nullable: false),
                    approved_by_id = table.Column<string>(type: "TEXT", nullable: true),
                    approved_by = table.Column<string>(type: "TEXT", nullable: true),
                    approved_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_model_versions", x => new { x.language, x.version });
                });

            migrationBuilder.CreateTable(
                name: "unsure_turns",
                columns: table => new
                {
                    language = table.Column<string>(type: "TEXT", nullable: false),
                    fold = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<int>(type: "INTEGER", nullable: false),
                    candidates = table.Column<string>(type: "TEXT", nullable: false),
                    suggested = table.Column<string>(type: "TEXT", nullable: true),
                    doubted_by = table.Column<string>(type: "TEXT", nullable: true),
                    times = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_unsure_turns", x => new { x.language, x.fold });
                });

            migrationBuilder.CreateIndex(
                name: "IX_example_changes_language_id",
                table: "example_changes",
                columns: new[] { "language", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_model_jobs_running",
                table: "model_jobs",
                column: "state",
                unique: true,
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "IX_unsure_turns_conversation_number",
                table: "unsure_turns",
                columns: new[] { "conversation", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_unsure_turns_language_state_last_at",
                table: "unsure_turns",
                columns: new[] { "language", "state", "last_at" });

            migrationBuilder.CreateIndex(
                name: "IX_unsure_turns_language_state_times",
                table: "unsure_turns",
                columns: new[] { "language", "state", "times" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "drift_counts");

            migrationBuilder.DropTable(
                name: "example_changes");

            migrationBuilder.DropTable(
                name: "model_jobs");

            migrationBuilder.DropTable(
                name: "model_judged");

            migrationBuilder.DropTable(
                name: "model_releases");

            migrationBuilder.DropTable(
                name: "model_versions");

            migrationBuilder.DropTable(
                name: "unsure_turns");
        }
    }
}
