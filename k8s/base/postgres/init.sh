# Runs once, on an empty volume. The app is an ordinary role: a superuser would take the three connections that are
# reserved for the person who comes to look.
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -U postgres <<'SQL'
create role lab login password :'password';
create database lab owner lab;
SQL
# All roles here have one password, and other pods have it: who is superuser comes by the socket (kubectl exec) only.
sed -i '1i host all postgres all reject' "$PGDATA/pg_hba.conf"
