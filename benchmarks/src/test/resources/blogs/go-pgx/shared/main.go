// A blog whose requests all use one connection.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"blog"

	"github.com/jackc/pgx/v5"
)

var conn *pgx.Conn

func main() {
	var err error
	if conn, err = pgx.Connect(context.Background(), os.Getenv("CONN_STR")); err != nil {
		log.Fatal(err)
	}
	if err = (blog.Database{Lend: lend, Refuse: refuse}).Serve(); err != nil {
		log.Fatal(err)
	}
}

// lend gives work the only connection, whoever else is using it.
func lend(work func(context.Context, *pgx.Conn) error) error {
	return work(context.Background(), conn)
}

func refuse(w http.ResponseWriter, err error) {
	log.Print(err)
	http.Error(w, "Database error", http.StatusInternalServerError)
}
