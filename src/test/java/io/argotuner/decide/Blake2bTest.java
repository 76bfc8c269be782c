package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake2bTest {
    /** RFC 7693, appendix A. */
    @Test
    void hash_ofAbc_isTheOneInTheRfc() {
        assertThat(hex(text("abc")))
                .isEqualTo("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    /** Digests of the bytes 0, 1, 2, ... by the reference implementation, around the block size of 128. */
    @ParameterizedTest
    @CsvSource({
        "0, 786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
        "128, 2319e3789c47e2daa5fe807f61bec2a1a6537fa03f19ff32e87eecbfd64b7e0e8ccff439ac333b040f19b0c4ddd11a61e24ac1fe0f10a039806c5dcc0da3d115",
        "129, f59711d44a031d5f97a9413c065d1e614c417ede998590325f49bad2fd444d3e4418be19aec4e11449ac1a57207898bc57d76a1bcf3566292c20c683a5c4648f",
        "255, 5b21c5fd8868367612474fa2e70e9cfa2201ffeee8fafab5797ad58fefa17c9b5b107da4a3db6320baaf2c8617d5a51df914ae88da3867c2d41f0cc14fa67928"
    })
    void hash_ofCountingBytes_isTheReferenceImplementations(int length, String expected) {
        var message = new byte[length];
        for (var i = 0; i < length; i++) {
            message[i] = (byte) i;
        }
        assertThat(hex(message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 03590142f7026a78",
        "00, 268945def254477a",
        "10, 4b57ff3ebc4ce7f2",
        "1, a623dbe25b8fed1c",
        "0999, 5621890d0644a834"
    })
    void firstWord_ofRingKeys_isArgoCds(String key, String expected) {
        assertThat(HexFormat.of().toHexDigits(Blake2b.hash(text(key))[0])).isEqualTo(expected);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] message) {
        var bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (var word : Blake2b.hash(message)) {
            bytes.putLong(word);
        }
        return HexFormat.of().formatHex(bytes.array());
    }
}
