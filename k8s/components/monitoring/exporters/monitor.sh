# Runs once, on an empty volume, after init.sh. Whoever watches may read the statistics, and may take a reserved connection:
# it must see the limit when the app has reached it.
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -U postgres <<'SQL'
create role monitor login password :'password';
grant pg_monitor, pg_use_reserved_connections to monitor;
SQL
