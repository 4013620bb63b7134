using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CallbackPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "callback_places",
                columns: table => new
                {
                    queue = table.Column<string>(type: "TEXT", nullable: false),
                    starts = table.Column<long>(type: "INTEGER", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_callback_places", x => new { x.queue, x.starts, x.place });
                });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_callbacks",
                table: "conversations",
                column: "callback_due",
                filter: "callback_due IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "callback_places");

            migrationBuilder.DropIndex(
                name: "ix_conversations_callbacks",
                table: "conversations");
        }
    }
}
