using Bot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

// dotnet-ef finds the factories below; there is nothing to run.
Console.WriteLine("See bot/Bot.Storage/README.md, \"Changing the schema\".");

sealed class Sqlite : IDesignTimeDbContextFactory<SqliteBotDb>
{
    public SqliteBotDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteBotDb>().UseSqlite("Data Source=:memory:").Options);
}

sealed class Postgres : IDesignTimeDbContextFactory<PostgresBotDb>
{
    public PostgresBotDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresBotDb>().UseNpgsql("Host=none").Options);
}
