package lab.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The objects of one rendered overlay.
 *
 * @param documents as JSON
 */
record Manifests(List<JsonNode> documents) {

    /** The object of this kind whose name is this, or begins with it and a hyphen (a generated one). */
    JsonNode find(String kind, String name) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .filter(document -> (document.at("/metadata/name").asText() + "-").startsWith(name + "-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** The app's Deployment. */
    JsonNode app() {
        return find("Deployment", "do-sample-app");
    }

    /** The app's container. */
    JsonNode appContainer() {
        return app().at("/spec/template/spec/containers/0");
    }

    /** The server's setting in {@code -c max_connections=}. */
    int maxConnections() {
        var arguments = find("StatefulSet", "postgres").at("/spec/template/spec/containers/0/args");
        return stream(arguments)
                .map(JsonNode::asText)
                .filter(argument -> argument.startsWith("max_connections="))
                .mapToInt(argument -> Integer.parseInt(argument.substring("max_connections=".length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("max_connections is not set: " + arguments));
    }

    /** An environment variable of the app that has a plain value. */
    String env(String name) {
        return stream(appContainer().path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse("");
    }

    /** In bytes or cores: {@code 384Mi}, {@code 1Gi}, {@code 500m}, {@code 2}. */
    static double quantity(JsonNode node) {
        var text = node.asText();
        var number = Double.parseDouble(text.replaceAll("[A-Za-z]+$", ""));
        return switch (text.replaceAll("^[0-9.]+", "")) {
            case "" -> number;
            case "m" -> number / 1000;
            case "Ki" -> number * 1024;
            case "Mi" -> number * 1024 * 1024;
            case "Gi" -> number * 1024 * 1024 * 1024;
            default -> throw new AssertionError("the unit of " + text);
        };
    }

    /** The elements of an array. */
    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
