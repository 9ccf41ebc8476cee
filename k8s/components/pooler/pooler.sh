# Runs once, on an empty volume, after init.sh. The pooler's own role may ask for the verifier of lab's password, and nothing else.
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -U postgres -d lab <<'SQL'
create role pooler login password :'password';
create schema pooler;
create function pooler.verifier(role text) returns table (name text, verifier text)
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$ select rolname::text, rolpassword from pg_authid where rolname = role and rolname = 'lab' and rolcanlogin $$;
revoke all on function pooler.verifier from public;
grant usage on schema pooler to pooler;
grant execute on function pooler.verifier to pooler;
SQL
