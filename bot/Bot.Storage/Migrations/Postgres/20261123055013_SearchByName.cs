using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bot.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SearchByName : Migration
    {
        // Names are found by words of their own, which the index does not hold yet, or which the program before does not know: it is read anew from the facts.
        const string Empty = "TRUNCATE search_texts, search_parts; DELETE FROM followers WHERE name = 'search'";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Empty);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Empty);
        }
    }
}
