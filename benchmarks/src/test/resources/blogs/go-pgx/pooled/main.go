// A blog whose requests borrow from a pool of connections.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"blog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

var pool *pgxpool.Pool

var errBusy = errors.New("no connection within 2 s")

func main() {
	config, err := pgxpool.ParseConfig(os.Getenv("CONN_STR"))
	if err != nil {
		log.Fatal(err)
	}
	config.MaxConns = 25
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	if pool, err = pgxpool.NewWithConfig(context.Background(), config); err != nil {
		log.Fatal(err)
	}
	if err = (blog.Database{Lend: lend, Refuse: refuse}).Serve(); err != nil {
		log.Fatal(err)
	}
}

// lend gives work a connection of its own for 5 s at most: pgx closes one whose time is up, and the pool replaces it.
func lend(work func(context.Context, *pgx.Conn) error) error {
	wait, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	conn, err := pool.Acquire(wait)
	if err != nil {
		return fmt.Errorf("%w: %v", errBusy, err)
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return work(ctx, conn.Conn())
}

func refuse(w http.ResponseWriter, err error) {
	log.Print(err)
	if errors.Is(err, errBusy) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "Busy", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "Database error", http.StatusInternalServerError)
}
