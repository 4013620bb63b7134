using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeskScale : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "queue",
                table: "conversation_labels",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("UPDATE conversation_labels SET queue = (SELECT c.queue FROM conversations c WHERE c.id = conversation_labels.conversation)");

            migrationBuilder.CreateIndex(
                name: "ix_conversations_queue",
                table: "conversations",
                columns: new[] { "queue", "owner", "changed_at" },
                filter: "queue IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_conversation_labels_queue",
                table: "conversation_labels",
                columns: new[] { "label", "queue", "at" },
                filter: "queue IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_conversations_queue",
                table: "conversations");

            migrationBuilder.DropIndex(
                name: "ix_conversation_labels_queue",
                table: "conversation_labels");

            migrationBuilder.DropColumn(
                name: "queue",
                table: "conversation_labels");
        }
    }
}
