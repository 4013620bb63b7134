using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProfilesAndGuests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "conversation_guests",
                columns: table => new
                {
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_guests", x => new { x.conversation, x.staff });
                });

            migrationBuilder.CreateTable(
                name: "profiles",
                columns: table => new
                {
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_profiles", x => x.staff);
                });

            migrationBuilder.CreateIndex(
                name: "IX_conversation_guests_staff_at",
                table: "conversation_guests",
                columns: new[] { "staff", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conversation_guests");

            migrationBuilder.DropTable(
                name: "profiles");
        }
    }
}
