package org.abscam.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.util.Set;
import org.abscam.SharedData;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The BioImage.IO schema of model cards. */
public final class CardSchema {

	private static final ObjectMapper JSON = new ObjectMapper();

	private CardSchema() {}

	/** What the BioImage.IO schema has against a card, which is read here with SnakeYAML's own idea of numbers. */
	public static Set<ValidationMessage> faults(String yaml) throws IOException {
		JsonNode all = JSON.readTree(SharedData.require("data/bioimageio_schema.json").toFile());
		ObjectNode model = JSON.createObjectNode();
		model.put("$ref", "#/$defs/bioimageio__spec__model__v0_5__ModelDescr");
		model.set("$defs", all.get("$defs"));
		JsonNode card = JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
		return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(model).validate(card);
	}
}
