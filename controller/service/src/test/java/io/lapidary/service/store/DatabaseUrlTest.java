package io.lapidary.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.issue.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void credentialsInFrontOfTheHostAreDecoded() {
        assertThat(DatabaseUrl.parse("postgres://me%40home:a+b%2Fc@db:5433/lapidary?sslmode=require"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db:5433/lapidary?sslmode=require", "me@home", "a+b/c"));
    }

    @Test
    void theSpellingOfJdbcIsTakenAsItIs() {
        String jdbc = "jdbc:postgresql://db/lapidary?user=me&password=secret";
        assertThat(DatabaseUrl.parse(jdbc)).isEqualTo(new DatabaseUrl(jdbc, "", ""));
        assertThat(DatabaseUrl.parse(jdbc)).hasToString("postgresql://db/lapidary?user=me&password=…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://me:secret@db/lapidary",
                "jdbc:sqlite:secret.db",
                "postgresql://me:secret@db:port/lapidary",
                "postgresql://me:secret%zz@db/lapidary"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("postgresql://user:password@host:5432/database")
                .hasMessageNotContaining("secret");
    }
}
