import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.plugin.memory.MemoryConnectorFactory;
import io.trino.testing.LocalQueryRunner;
import io.trino.testing.MaterializedRow;
import io.trino.testing.TestingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs SQL in Trino's engine, in this process and without a port.
 *
 * <p>Each line of the first file is a statement as a JSON text; each line of the second, which is
 * written, is a JSON array with the rows of its answer. A statement that fails ends it.
 */
final class Ask {
  public static void main(String[] arguments) throws Exception {
    var json = new ObjectMapper();
    var session = TestingSession.testSessionBuilder().setCatalog("memory").setSchema("default");
    try (var engine = LocalQueryRunner.create(session.build());
        var answers = Files.newBufferedWriter(Path.of(arguments[1]))) {
      engine.createCatalog("memory", new MemoryConnectorFactory(), Map.of());
      for (var line : Files.readAllLines(Path.of(arguments[0]))) {
        List<Object> rows = new ArrayList<>();
        for (MaterializedRow row : engine.execute(json.readValue(line, String.class))) {
          rows.add(row.getFields());
        }
        answers.write(json.writeValueAsString(rows));
        answers.newLine();
      }
    }
    System.exit(0); // its threads would not let it end
  }
}
