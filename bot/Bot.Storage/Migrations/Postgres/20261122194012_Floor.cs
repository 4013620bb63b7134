using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Bot.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Floor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "capacity",
                table: "staff",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "channel_capacity",
                table: "staff",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "languages",
                table: "staff",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "presence",
                table: "staff",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "presence_at",
                table: "staff",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "queues",
                table: "staff",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "skills",
                table: "staff",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "staff_sessions",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    staff = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false),
                    browser = table.Column<string>(type: "text", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_sessions", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "roles",
                columns: new[] { "id", "concurrency_stamp", "name", "normalized_name" },
                values: new object[,]
                {
                    { "admin", "admin", "admin", "ADMIN" },
                    { "analyst", "analyst", "analyst", "ANALYST" },
                    { "approver", "approver", "approver", "APPROVER" },
                    { "editor", "editor", "editor", "EDITOR" },
                    { "senior", "senior", "senior", "SENIOR" }
                });

            migrationBuilder.CreateIndex(
                name: "IX_staff_sessions_staff_ended_at",
                table: "staff_sessions",
                columns: new[] { "staff", "ended_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "staff_sessions");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "admin");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "analyst");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "approver");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "editor");

            migrationBuilder.DeleteData(
                table: "roles",
                keyColumn: "id",
                keyValue: "senior");

            migrationBuilder.DropColumn(
                name: "capacity",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "channel_capacity",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "languages",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "presence",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "presence_at",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "queues",
                table: "staff");

            migrationBuilder.DropColumn(
                name: "skills",
                table: "staff");
        }
    }
}
