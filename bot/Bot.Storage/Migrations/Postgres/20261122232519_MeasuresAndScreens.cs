using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Bot.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MeasuresAndScreens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "took_at",
                table: "staff",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "marks",
                columns: table => new
                {
                    conversation = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<string>(type: "text", nullable: false),
                    survey = table.Column<string>(type: "text", nullable: false),
                    score = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_marks", x => new { x.conversation, x.number });
                });

            migrationBuilder.CreateTable(
                name: "screens",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    hash = table.Column<string>(type: "text", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    department = table.Column<string>(type: "text", nullable: true),
                    by = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screens", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "talks",
                columns: table => new
                {
                    conversation = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    owner = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<long>(type: "bigint", nullable: false),
                    last_number = table.Column<int>(type: "integer", nullable: false),
                    began = table.Column<long>(type: "bigint", nullable: true),
                    missed = table.Column<long>(type: "bigint", nullable: true),
                    people = table.Column<long>(type: "bigint", nullable: true),
                    rule = table.Column<string>(type: "text", nullable: false, defaultValue: ""),
                    queue = table.Column<string>(type: "text", nullable: false, defaultValue: ""),
                    queue_at = table.Column<long>(type: "bigint", nullable: true),
                    answered = table.Column<long>(type: "bigint", nullable: true),
                    left_people = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_talks", x => new { x.conversation, x.number });
                });

            migrationBuilder.InsertData(
                table: "roles",
                columns: new[] { "id", "concurrency_stamp", "name", "normalized_name" },
                values: new object[] { "privacy", "privacy", "privacy", "PRIVACY" });

            migrationBuilder.CreateIndex(
                name: "IX_marks_at",
                table: "marks",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_screens_hash",
                table: "screens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_talks_began",
                table: "talks",
                column: "began",
                filter: "began IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_talks_people",
                table: "talks",
                column: "people",
                filter: "people IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "marks");

            migrationBuilder.DropTable(
                name: "screens");

            migrationBuilder.DropTable(
                name: "talks");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "privacy");

            migrationBuilder.DropColumn(
                name: "took_at",
                table: "staff");
        }
    }
}
