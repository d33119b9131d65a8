import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints what veraPDF says of each file: verdict, flavour, file, rules and checks; then each rule that failed. */
class Conformance {
    private static final PDFAFlavour[] FLAVOURS = {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1};

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (PDFAFlavour flavour : FLAVOURS) {
                try (InputStream bytes = new FileInputStream(file);
                        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour)) {
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                    print(file, flavour, validator.validate(parser));
                }
            }
        }
    }

    private static void print(String file, PDFAFlavour flavour, ValidationResult result) {
        Map<String, String> failed = new TreeMap<>();
        for (TestAssertion found : result.getTestAssertions()) {
            if (found.getStatus() == TestAssertion.Status.FAILED) {
                String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                failed.putIfAbsent(rule, found.getMessage() + " @ " + found.getLocation().getContext());
            }
        }
        String verdict = result.isCompliant() ? "pass" : "fail";
        int rules = result.getValidationProfile().getRules().size();
        System.out.println(String.join("\t", verdict, flavour.getId(), file, String.valueOf(rules),
            String.valueOf(result.getTotalAssertions())));
        failed.forEach((rule, message) -> System.out.println("rule\t" + rule + "\t" + message));
    }
}
