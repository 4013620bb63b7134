using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Workspace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "labels",
                table: "conversations",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "snoozed_since",
                table: "conversations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "snoozed_until",
                table: "conversations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "canned_replies",
                columns: table => new
                {
                    shortcut = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_canned_replies", x => x.shortcut);
                });

            migrationBuilder.CreateTable(
                name: "conversation_labels",
                columns: table => new
                {
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_conversation_labels", x => new { x.conversation, x.label });
                });

            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    conversation = table.Column<string>(type: "TEXT", nullable: false),
                    staff = table.Column<string>(type: "TEXT", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drafts", x => new { x.conversation, x.staff, x.mode });
                });

            migrationBuilder.CreateTable(
                name: "kept_labels",
                columns: table => new
                {
                    label = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_labels", x => x.label);
                });

            migrationBuilder.CreateIndex(
                name: "ix_conversations_snoozed",
                table: "conversations",
                column: "snoozed_since",
                filter: "snoozed_since IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_conversations_unanswered",
                table: "conversations",
                column: "customer_spoke_at",
                filter: "unanswered");

            migrationBuilder.CreateIndex(
                name: "IX_conversation_labels_label_at",
                table: "conversation_labels",
                columns: new[] { "label", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_drafts_at",
                table: "drafts",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "canned_replies");

            migrationBuilder.DropTable(
                name: "conversation_labels");

            migrationBuilder.DropTable(
                name: "drafts");

            migrationBuilder.DropTable(
                name: "kept_labels");

            migrationBuilder.DropIndex(
                name: "ix_conversations_snoozed",
                table: "conversations");

            migrationBuilder.DropIndex(
                name: "ix_conversations_unanswered",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "labels",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "snoozed_since",
                table: "conversations");

            migrationBuilder.DropColumn(
                name: "snoozed_until",
                table: "conversations");
        }
    }
}
