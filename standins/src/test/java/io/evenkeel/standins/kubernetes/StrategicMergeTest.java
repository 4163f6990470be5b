// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

/** Strategic merge patches, as kubectl sends them. */
class StrategicMergeTest {

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static void check(String object, String patch, String result) {
    assertThat(StrategicMerge.apply(json(object), json(patch))).isEqualTo(json(result));
  }

  @Test
  void membersAreMergedSetAndTakenAway() {
    check(
        "{'a':1,'b':{'c':2,'d':3}}",
        "{'a':null,'b':{'c':4,'e':{'f':5}}}",
        "{'b':{'c':4,'d':3,'e':{'f':5}}}");
  }

  @Test
  void containersAreMergedByTheirNames() {
    check(
        "{'containers':[{'name':'a','image':'x:1','env':[{'name':'K','value':'v'}]},{'name':'b'}]}",
        "{'containers':[{'name':'a','image':'x:2'},{'name':'c'}],"
            + "'$setElementOrder/containers':[{'name':'a'}]}",
        "{'containers':[{'name':'a','image':'x:2','env':[{'name':'K','value':'v'}]},{'name':'b'},"
            + "{'name':'c'}]}");
  }

  @Test
  void portsAreMergedByWhicheverNumberTheyHave() {
    check(
        "{'ports':[{'port':80,'name':'grpc'}]}",
        "{'ports':[{'port':80,'targetPort':'grpc'}]}",
        "{'ports':[{'port':80,'name':'grpc','targetPort':'grpc'}]}");
    check(
        "{'ports':[{'containerPort':80,'name':'grpc'}]}",
        "{'ports':[{'containerPort':81,'name':'aged'}]}",
        "{'ports':[{'containerPort':80,'name':'grpc'},{'containerPort':81,'name':'aged'}]}");
  }

  @Test
  void elementsAndObjectsAreDeletedOrReplacedByDirectives() {
    check(
        "{'containers':[{'name':'a'},{'name':'b'}],'strategy':{'type':'RollingUpdate','x':1}}",
        "{'containers':[{'name':'a','$patch':'delete'}],'strategy':{'$patch':'replace','y':2}}",
        "{'containers':[{'name':'b'}],'strategy':{'y':2}}");
    check(
        "{'containers':[{'name':'a'}],'strategy':{'x':1}}",
        "{'containers':[{'$patch':'replace'},{'name':'b'}],'strategy':{'$patch':'delete'}}",
        "{'containers':[{'name':'b'}]}");
    check(
        "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}",
        "{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}",
        "{'strategy':{'type':'Recreate'}}");
  }

  @Test
  void otherListsAreReplacedAndTheirScalarsTakenAwayByName() {
    check("{'args':['a','b']}", "{'args':['c']}", "{'args':['c']}");
    check(
        "{'finalizers':['a','b']}",
        "{'$deleteFromPrimitiveList/finalizers':['a']}",
        "{'finalizers':['b']}");
  }
}
